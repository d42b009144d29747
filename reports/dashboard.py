"""The staff dashboard."""

from typing import Any

from django.http import HttpRequest


def staff_dashboard(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """Add the round's state to the admin index."""
    return context
