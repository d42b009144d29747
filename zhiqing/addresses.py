"""Where a request comes from: sign-ins that fail are counted by this address."""

from __future__ import annotations

import ipaddress

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """The address that the outermost of our own proxies saw.

    Each proxy adds the one it was asked by at the end of X-Forwarded-For; what stands
    before our own entries is whatever the client wrote. Without proxies, or where
    fewer of them answered for the request, it is whoever is connected.
    """
    connected: str = request.META.get("REMOTE_ADDR", "")
    trusted: int = settings.TRUSTED_PROXIES
    hops = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    if trusted < 1 or len(hops) < trusted:
        return connected
    try:
        return str(ipaddress.ip_address(hops[-trusted].strip()))
    except ValueError:
        return connected
