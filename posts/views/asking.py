"""In which role somebody acts on a page of the experience loop."""

from __future__ import annotations

from django.http import HttpRequest

from members.acting import Acting, acting_as
from members.models import User
from members.scope import scope_of


def person(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user


def acting_for(request: HttpRequest, *roles: str) -> Acting:
    """In the role chosen where it is one of these, else in the first of them held."""
    user = person(request)
    chosen = getattr(request, "acting_role_id", None)
    held = {one.pk: one.role for one in scope_of(user).assignments}
    fits = chosen in held and (not roles or held[chosen] in roles)
    return acting_as(user, *roles, role_id=chosen if fits else None)
