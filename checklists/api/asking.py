"""Who asks, in which role, and about what they may see."""

from __future__ import annotations

from typing import Any, TypeVar, cast

from django.db.models import Model
from django.shortcuts import get_object_or_404
from rest_framework.request import Request

from checklists.selectors import actor_for
from members.acting import Acting
from members.models import Committee, Role, User

M = TypeVar("M", bound=Model)


def actor_of(
    request: Request, *roles: str, committee: Committee | None = None
) -> Acting:
    """The person in the role named by the header, or in the one that fits."""
    return actor_for(
        cast(User, request.user),
        *roles,
        role_id=getattr(request, "acting_role_id", None),
        committee=committee,
    )


def clerk_of(request: Request, committee: Committee) -> Acting:
    return actor_of(request, Role.CLERK, committee=committee)


def seen(request: Request, model: type[M], pk: int, *related: str) -> M:
    """The thing, or 404 where this person may not see it."""
    manager: Any = model._default_manager
    found: M = get_object_or_404(
        manager.visible_to(request.user).select_related(*related), pk=pk
    )
    return found
