"""What the robots of both platforms share: the call, and their answers."""

from __future__ import annotations

import json
from collections.abc import Mapping

from django.utils.translation import gettext as _

from notices.addresses import is_robot_address
from notices.channels.base import Parcel, Refusal
from notices.channels.http import post_json


def call_robot(
    address: str, body: Mapping[str, object], *, busy: frozenset[int]
) -> None:
    """Post to an allowed address; `busy`: codes that mean too many for now."""
    if not is_robot_address(address):
        raise Refusal(_("机器人地址不在允许的平台域名内。"), again=False)
    answer = post_json(address, json.dumps(body, ensure_ascii=False).encode())
    code = answer.get("errcode") if isinstance(answer, dict) else None
    if code != 0:
        known = code if isinstance(code, int) else _("无")
        raise Refusal(_("平台拒绝接收，代码 %s。") % known, again=code in busy)


def as_markdown(parcel: Parcel, most: int) -> str:
    """Title, text and link in at most so many bytes; the text gives way."""
    head, foot = f"### {_plain(parcel.title)}\n\n", ""
    if parcel.url:
        foot = f"\n\n[{_('查看详情')}]({parcel.url})"
    room = most - len(head.encode()) - len(foot.encode())
    text = _plain(parcel.text).encode()[:room].decode(errors="ignore")
    return head + text + foot


def _plain(text: str) -> str:
    """People's words stay words: no links, mentions or headings of their own."""
    return text.translate(_WIDE)


_WIDE = str.maketrans({mark: chr(ord(mark) + 0xFEE0) for mark in "\\`*_[]()<>#@!"})
