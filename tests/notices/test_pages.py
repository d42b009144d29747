"""The inbox, the settings, the API: one's own, and no more than one may see."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from notices.kinds import CHOSEN, NoticeKind
from notices.models import Notice, Preference, QuietHours
from tests import factories as f

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(client, reader):
    client.force_login(reader, "members.authentication.Accounts")
    return client


def test_inbox_shows_the_unread_first_and_hides_what_may_not_be_seen(
    page, reader, tell, member, now
):
    hidden = f.ConcernFactory(member=member.assignment.member)
    tell(reader, key="old")
    tell(reader, key="new", kind=NoticeKind.ADVICE)
    tell(reader, key="hidden", about=hidden)
    Notice.objects.filter(key="new").update(read_at=now)
    shown = list(page.get("/notices/").context["page"])
    assert [one.key for one in shown] == ["old", "new"]
    shown = list(page.get("/notices/?kind=advice").context["page"])
    assert [one.key for one in shown] == ["new"]
    assert page.get("/notices/?kind=nosuch").status_code == 200


def test_bell_counts_the_unread_up_to_what_fits(page, reader, tell, client):
    assert b'class="count"' not in page.get("/notices/").content
    for n in range(3):
        tell(reader, key=f"m{n}")
    assert page.get("/notices/").context["unread_notices"] == "3"
    Notice.objects.bulk_create(
        Notice(
            recipient=reader,
            kind="news",
            title="题",
            key=f"b{n}",
            made_at=Notice.objects.first().made_at,
        )
        for n in range(100)
    )
    assert page.get("/notices/").context["unread_notices"] == "99+"


def test_inbox_asks_as_much_for_many_as_for_one(page, reader, tell):
    def cost():
        with CaptureQueriesContext(connection) as asked:
            page.get("/notices/")
        return len(asked)

    tell(reader, key="m0")
    one = cost()
    for n in range(1, 4):
        tell(reader, key=f"m{n}")
    assert cost() == one


def test_opening_marks_read_and_leads_to_the_matter(page, reader, tell):
    tell(reader)
    notice = Notice.objects.get()
    assert page.get(f"/notices/{notice.pk}/open/").status_code == 405
    answer = page.post(f"/notices/{notice.pk}/open/")
    assert (answer.status_code, answer["Location"]) == (302, "/cases/1/")
    notice.refresh_from_db()
    assert notice.read_at
    Notice.objects.update(url="//bad.example/")
    answer = page.post(f"/notices/{notice.pk}/open/")
    assert answer["Location"] == "/notices/"


def test_strangers_notice_is_not_there(page, tell, client):
    tell(f.UserFactory())
    notice = Notice.objects.get()
    assert page.post(f"/notices/{notice.pk}/open/").status_code == 404
    assert page.post(f"/api/v1/notices/{notice.pk}/read/").status_code == 404
    assert page.get("/api/v1/notices/").json()["results"] == []
    client.logout()
    assert client.get("/notices/").status_code == 302
    assert client.get("/api/v1/notices/").status_code in (401, 403)


def test_all_are_read_at_once(page, reader, tell):
    for n in range(3):
        tell(reader, key=f"m{n}")
    assert page.post("/notices/read-all/").status_code == 302
    assert not Notice.objects.unread().exists()


def test_settings_are_kept_and_what_is_owed_has_no_switch_for_the_site(page, reader):
    form = page.get("/notices/settings/").context["form"]
    assert "case_turn-site" not in form.fields
    given = {name: field.initial for name, field in form.fields.items()}
    answer = page.post("/notices/settings/", given | {"news-email": "off"})
    assert answer.status_code == 302
    kept = Preference.objects.get(user=reader, kind="news", channel="email")
    assert kept.pace == "off"
    answer = page.post("/notices/settings/", given | {"news-sms": "daily"})
    assert answer.context["form"].errors.keys() == {"news-sms"}


def test_quiet_hours_are_kept_or_the_fault_is_told(page, reader):
    given = {"is_on": "on", "starts": "21:30", "ends": "06:00"}
    assert page.post("/notices/settings/quiet/", given).status_code == 302
    assert QuietHours.objects.get(user=reader).is_on
    answer = page.post("/notices/settings/quiet/", given | {"ends": "21:30"})
    assert "不能相同" in answer.content.decode()


def test_test_message_is_sent_and_its_fate_shown(page, mail):
    page.post("/notices/settings/test/")
    again = page.post("/notices/settings/test/", follow=True)
    assert "请稍后再试" in again.content.decode()
    (sent,) = again.context["lately"]
    assert sent.channel == "email"


def test_api_lists_filters_and_reads(page, reader, tell):
    tell(reader, key="a")
    tell(reader, key="b", kind=NoticeKind.ADVICE)
    rows = page.get("/api/v1/notices/?unread=true&kind=advice").json()["results"]
    assert [one["kind_label"] for one in rows] == ["问计与反馈"]
    read = page.post(f"/api/v1/notices/{rows[0]['id']}/read/").json()
    assert read["read_at"]
    assert page.post("/api/v1/notices/read-all/").json() == {"read": 1}
    assert page.get("/api/v1/notices/?unread=true").json()["results"] == []
    assert page.get("/api/v1/notices/?colour=red").status_code == 400


def put(page, path, body):
    return page.put(path, body, content_type="application/json")


def test_api_keeps_preferences_and_refuses_impossible_ones(page):
    path = "/api/v1/notices/preferences/"
    wish = {"kind": "news", "channel": "email", "pace": "daily"}
    told = put(page, path, {"preferences": [wish]}).json()["preferences"]
    assert wish in told
    assert len(told) == len(CHOSEN) * 3
    bad = {"kind": "case_turn", "channel": "site", "pace": "off"}
    answer = put(page, path, {"preferences": [bad]})
    assert (answer.status_code, answer.json()["code"]) == (400, "no_such_pace")


def test_api_keeps_quiet_hours(page):
    path = "/api/v1/notices/quiet-hours/"
    assert page.get(path).json()["is_on"] is False
    told = {"is_on": True, "starts": "22:00:00", "ends": "07:00:00"}
    assert put(page, path, told).json() == told
    assert put(page, path, told | {"ends": "22:00"}).status_code == 400
