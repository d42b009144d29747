"""Channels: what they send, how they sign it, what an answer means."""

import hashlib
import hmac
import json
import smtplib
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from django.core.mail.backends.locmem import EmailBackend

from notices.addresses import is_robot_address
from notices.channels import Parcel, Refusal, Unsure, channel_of
from notices.channels.dingtalk import signature

PARCEL = Parcel(
    title="标题 [点我](https://bad.example)",
    text="正文@all",
    url="https://site.example/cases/1/",
    address="https://oapi.dingtalk.com/robot/send?access_token=t",
    token="11111111-2222-3333-4444-555555555555",
    secret="SECabc",
)
WECOM = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=k"


@pytest.fixture
def platform(monkeypatch):
    """The robots' platforms, outside of this project: keeps calls, answers as told."""
    calls = []
    answers: list[object] = [{"errcode": 0}]

    def post(address, *, data, **options):
        calls.append((address, json.loads(data), options))
        answer = requests.Response()
        last = answers[-1]
        answer.status_code = last if isinstance(last, int) else 200
        answer._content = json.dumps(last).encode()
        return answer

    monkeypatch.setattr(requests, "post", post)
    return calls, answers


def test_dingtalk_signature_is_theirs():
    # Worked out with openssl dgst -sha256 -hmac "this is secret" -binary | base64.
    assert (
        signature("this is secret", 1700000000000)
        == "sSFWELbV2YwjdDQhWZwTcWlX5BWUx5J6TPpsZmuPii0="
    )


def test_dingtalk_sends_signed_markdown(platform, now):
    calls, _answers = platform
    channel_of("robot", "dingtalk").send(PARCEL, at=now)
    address, body, options = calls[0]
    asked = parse_qs(urlsplit(address).query)
    millis = int(now.timestamp() * 1000)
    assert asked == {
        "access_token": ["t"],
        "timestamp": [str(millis)],
        "sign": [signature("SECabc", millis)],
    }
    assert body["msgtype"] == "markdown"
    told = body["markdown"]["text"]
    assert "](https://bad.example)" not in told
    assert "@all" not in told
    assert told.endswith("[查看详情](https://site.example/cases/1/)")
    assert options["allow_redirects"] is False
    assert options["timeout"]


def test_wecom_message_stays_within_its_bytes_and_keeps_its_link(platform, now):
    calls, _answers = platform
    long = Parcel("标题", "很长" * 3000, PARCEL.url, WECOM, PARCEL.token)
    channel_of("robot", "wecom").send(long, at=now)
    address, body, _options = calls[0]
    told = body["markdown"]["content"]
    assert address == WECOM
    assert 3_900 < len(told.encode()) <= 4_096
    assert told.endswith("[查看详情](https://site.example/cases/1/)")


@pytest.mark.parametrize(
    ("answer", "again"),
    [
        ({"errcode": 130101}, True),
        ({"errcode": 310000, "errmsg": "sign not match"}, False),
        ({}, False),
        (302, False),
        (404, False),
        (429, True),
        (500, True),
    ],
)
def test_robot_refusal_says_whether_to_come_again(platform, now, answer, again):
    _calls, answers = platform
    answers.append(answer)
    with pytest.raises(Refusal) as no:
        channel_of("robot", "dingtalk").send(PARCEL, at=now)
    assert no.value.again is again
    assert "t" not in no.value.sentence.replace("(", "")


def test_gateway_between_leaves_doubt(platform, now):
    platform[1].append(504)
    with pytest.raises(Unsure):
        channel_of("robot", "dingtalk").send(PARCEL, at=now)


@pytest.mark.parametrize(
    "address",
    [
        "http://oapi.dingtalk.com/robot/send",
        "https://127.0.0.1/robot/send",
        "https://oapi.dingtalk.com.bad.example/robot",
        "https://oapi.dingtalk.com@bad.example/robot",
        "https://user@oapi.dingtalk.com/robot",
        "https://oapi.dingtalk.com:6379/robot",
        "https://oapi.dingtalk.com:nan/robot",
        "file:///etc/passwd",
        "",
    ],
)
def test_robot_is_called_nowhere_else(platform, now, address):
    assert not is_robot_address(address)
    elsewhere = Parcel("题", "", "", address, PARCEL.token, "s")
    with pytest.raises(Refusal) as no:
        channel_of("robot", "wecom").send(elsewhere, at=now)
    assert no.value.again is False
    assert platform[0] == []


def test_text_message_is_signed_over_time_and_body(sink, now):
    text = Parcel("题", "", "https://s/1", "19900000001", PARCEL.token)
    channel_of("sms").send(text, at=now)
    (taken,) = sink.requests
    assert taken["body"] == {
        "phone": "19900000001",
        "content": "题 https://s/1",
        "id": PARCEL.token,
    }
    seconds = taken["headers"]["X-Timestamp"]
    assert seconds == str(int(now.timestamp()))
    signed = f"{seconds}\n".encode() + taken["raw"]
    expected = hmac.new(b"sign-with-this", signed, hashlib.sha256).hexdigest()
    assert taken["headers"]["X-Signature"] == expected
    assert taken["headers"]["Idempotency-Key"] == PARCEL.token


def test_closed_port_is_a_clear_no(sink, now, settings):
    settings.SMS_URL = "http://127.0.0.1:9/send"
    with pytest.raises(Refusal) as no:
        channel_of("sms").send(PARCEL, at=now)
    assert no.value.again is True


class Rejecting(EmailBackend):
    error = smtplib.SMTPRecipientsRefused({"x@example.cn": (550, b"no such user")})

    def send_messages(self, messages):
        raise self.error


class Busy(Rejecting):
    error = smtplib.SMTPDataError(451, b"later")


class Gone(Rejecting):
    error = smtplib.SMTPServerDisconnected("gone")


@pytest.mark.parametrize(("backend", "again"), [("Rejecting", False), ("Busy", True)])
def test_mail_refusal_says_whether_to_come_again(settings, now, backend, again):
    settings.EMAIL_BACKEND = f"{__name__}.{backend}"
    with pytest.raises(Refusal) as no:
        channel_of("email").send(PARCEL, at=now)
    assert no.value.again is again
    assert "@" not in no.value.sentence


def test_mail_server_gone_leaves_doubt(settings, now):
    settings.EMAIL_BACKEND = f"{__name__}.Gone"
    with pytest.raises(Unsure):
        channel_of("email").send(PARCEL, at=now)
