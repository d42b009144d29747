import pytest

from zhiqing.addresses import client_address

PROXY, CLIENT, FORGED = "10.0.0.1", "203.0.113.9", "198.51.100.7"


@pytest.mark.parametrize(
    ("trusted", "forwarded", "found"),
    [
        (0, None, PROXY),
        (0, FORGED, PROXY),
        (1, CLIENT, CLIENT),
        (1, f"{FORGED}, {CLIENT}", CLIENT),
        (2, f"{FORGED}, {CLIENT}, 10.0.0.2", CLIENT),
        (2, FORGED, PROXY),
        (1, "", PROXY),
        (1, f"{CLIENT}, nonsense", PROXY),
        (1, f"{FORGED}, 2001:db8::1", "2001:db8::1"),
    ],
)
def test_client_address_is_what_our_own_proxy_saw(
    rf, settings, trusted, forwarded, found
):
    settings.TRUSTED_PROXIES = trusted
    given = {} if forwarded is None else {"X-Forwarded-For": forwarded}
    assert client_address(rf.get("/", headers=given, REMOTE_ADDR=PROXY)) == found


def guess(client, name, forwarded):
    answer = client.post(
        "/api/v1/auth/token/",
        {"username": name, "password": "wrong"},
        headers={"X-Forwarded-For": forwarded},
        REMOTE_ADDR=PROXY,
    )
    return answer.status_code


@pytest.mark.django_db
@pytest.mark.parametrize("trusted", [0, 1])
def test_forged_addresses_do_not_put_off_the_lock(client, member, settings, trusted):
    settings.TRUSTED_PROXIES = trusted
    name = member.user.username
    told = [guess(client, name, f"198.51.100.{n}, {CLIENT}") for n in range(6)]
    assert told[-1] == 429


@pytest.mark.django_db
def test_lock_behind_a_proxy_holds_for_one_address_only(client, member, settings):
    settings.TRUSTED_PROXIES = 1
    name = member.user.username
    for _ in range(5):
        guess(client, name, CLIENT)
    assert guess(client, name, CLIENT) == 429
    assert guess(client, name, FORGED) == 400
