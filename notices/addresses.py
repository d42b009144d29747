"""Where our server may call at the wish of staff."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings


def is_robot_address(address: str) -> bool:
    """An https address at one of the hosts that the settings allow.

    Staff type these in, and our server calls them: anything else could reach what
    only the server can reach.
    """
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return False
    plain = parts.username is None and port in (None, 443)
    return (
        parts.scheme == "https"
        and plain
        and parts.hostname in settings.NOTICE_ROBOT_HOSTS
    )
