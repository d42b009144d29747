"""What the pages share: who acts, pages of a list, steps that may be refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from bulletins.forms import BulletinForm
from bulletins.models import Briefing, News
from common.errors import DomainError, Refused
from members.acting import Acting, acting_as
from members.models import Department, User
from members.scope import scope_of

PAGE = 20
T = TypeVar("T", News, Briefing)
# The two things that are published, by the word that stands in their addresses.
KINDS: dict[str, type[News] | type[Briefing]] = {"news": News, "briefings": Briefing}


def person(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user


def actor_of(request: HttpRequest, *roles: str) -> Acting:
    """The person in the role chosen where it fits, else in one that does."""
    user = person(request)
    chosen = getattr(request, "acting_role_id", None)
    held = {one.pk: one.role for one in scope_of(user).assignments}
    fits = chosen in held and (not roles or held[chosen] in roles)
    return acting_as(user, *roles, role_id=chosen if fits else None)


def department_of(actor: Acting) -> Department | None:
    return actor.assignment.department if actor.assignment else None


def page_of(request: HttpRequest, found: QuerySet[Any]) -> Page[Any]:
    return Paginator(found, PAGE).get_page(request.GET.get("page"))


def seen(request: HttpRequest, model: type[T], pk: int) -> T:
    """The thing, or 404 where this person may not see it."""
    found = model._default_manager.visible_to(request.user)
    thing: T = get_object_or_404(found.select_related("committee"), pk=pk)
    return thing


def done(request: HttpRequest, form: BulletinForm, step: Callable[[], object]) -> bool:
    """The step was taken; where it was refused the form says why."""
    try:
        step()
    except (DomainError, Refused) as refusal:
        form.show(refusal)
        return False
    return True


def took(request: HttpRequest, step: Callable[[], object], told: str) -> None:
    """Take a step that has no form, and say what came of it."""
    try:
        step()
        messages.success(request, told)
    except (DomainError, Refused) as refusal:
        messages.error(request, refusal.message)
