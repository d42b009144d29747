"""In which of their roles a signed-in person takes a step here."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest
from rest_framework.request import Request

from activities.models import Activity, Participation
from activities.rules import keeper_of
from members.acting import Acting, acting_as
from members.models import User
from members.scope import scope_of


def role_asked_for(request: HttpRequest | Request) -> int | None:
    role_id: int | None = getattr(request, "acting_role_id", None)
    return role_id


def acting_on(
    request: HttpRequest | Request,
    activity: Activity,
    held: Participation | None = None,
) -> Acting:
    """The role that counts here: the one asked for; one's own; the roster's keeper."""
    user = cast(User, request.user)
    role_id = role_asked_for(request)
    if role_id:
        return acting_as(user, role_id=role_id)
    if held is not None and held.person_id == user.pk:
        return Acting(user, held.assignment)
    return Acting(user, keeper_of(scope_of(user), activity))
