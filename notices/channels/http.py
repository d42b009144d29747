"""One JSON request to the outside, and what its answer means for a delivery."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import requests
from django.utils.translation import gettext as _
from urllib3.exceptions import MaxRetryError, NewConnectionError

from notices.channels.base import Refusal, Unsure

CONNECT, READ = 5, 10
# Answers of something in between, which does not know what became of the request.
BETWEEN = (502, 504)
LATER = (408, 425, 429)


def post_json(
    address: str, body: bytes, *, headers: Mapping[str, str] | None = None
) -> Any:
    """What was answered, read as JSON; None where it is not.

    Redirects are not followed: they could lead to where nobody allowed.
    """
    try:
        answer = requests.post(
            address,
            data=body,
            headers={"Content-Type": "application/json", **(headers or {})},
            timeout=(CONNECT, READ),
            allow_redirects=False,
        )
    except requests.ConnectTimeout as error:
        raise Refusal(_("连接超时。")) from error
    except requests.exceptions.SSLError as error:
        raise Refusal(_("对方的安全证书无法核实。")) from error
    except requests.ConnectionError as error:
        raise _broken(error) from error
    except requests.Timeout as error:
        raise Unsure(_("请求已发出，对方没有及时回复。")) from error
    except requests.RequestException as error:
        raise Refusal(_("地址不正确。"), again=False) from error
    return _read(answer)


def _broken(error: requests.ConnectionError) -> Refusal | Unsure:
    """Never connected is a clear no; cut off later is not."""
    cause = error.args[0] if error.args else None
    reason = cause.reason if isinstance(cause, MaxRetryError) else cause
    if isinstance(reason, NewConnectionError):
        return Refusal(_("无法连接对方服务器。"))
    return Unsure(_("连接中断，无法确认对方是否已收到。"))


def _read(answer: requests.Response) -> Any:
    status = answer.status_code
    if status in BETWEEN:
        raise Unsure(_("对方网关出错（%s），无法确认是否已收到。") % status)
    if not 200 <= status < 300:
        again = status >= 500 or status in LATER
        raise Refusal(_("对方拒绝接收（%s）。") % status, again=again)
    try:
        return answer.json()
    except requests.JSONDecodeError:
        return None
