"""Who asks, in which role."""

from __future__ import annotations

from typing import cast

from rest_framework.request import Request

from members.acting import Acting, acting_as
from members.models import User


def person(request: Request) -> User:
    return cast(User, request.user)


def actor_of(request: Request, *roles: str) -> Acting:
    """The person in the role named by the header, or in the first that fits."""
    role_id = getattr(request, "acting_role_id", None)
    return acting_as(person(request), *roles, role_id=role_id)
