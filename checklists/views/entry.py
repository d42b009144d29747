"""Entering, correcting, submitting and withdrawing: the same for all four lists."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from checklists.forms.entry import LOOK, EntryForm
from checklists.models import ListItem, Round
from checklists.selectors import current_round, rounds_for_entry
from checklists.services.entry import (
    edit_item,
    enter_item,
    submit_item,
    withdraw_draft,
)
from checklists.states import EDITABLE, ItemState
from common.errors import DomainError, Refused
from members.acting import Acting, acting_as
from members.models import User
from members.scope import scope_of


@dataclass(frozen=True)
class Desk:
    """Where one of the lists is entered, and by whom."""

    form: Callable[..., EntryForm]
    model: type[ListItem]
    owner: str
    roles: tuple[str, ...]
    list_url: str
    new_title: str | Promise
    edit_title: str | Promise
    template: str = "checklists/entry.html"


def page_actor(request: HttpRequest, *roles: str) -> Acting:
    """The person in the role chosen where it fits, else in one that does."""
    assert isinstance(request.user, User)
    chosen = getattr(request, "acting_role_id", None)
    held = {one.pk: one.role for one in scope_of(request.user).assignments}
    role_id = chosen if held.get(chosen or 0) in roles else None
    return acting_as(request.user, *roles, role_id=role_id)


def own_item(request: HttpRequest, desk: Desk, pk: int) -> tuple[ListItem, Acting]:
    """An item of one's own seat or department, and oneself in the role it needs."""
    assert isinstance(request.user, User)
    manager: Any = desk.model._default_manager
    scope = scope_of(request.user)
    own = getattr(scope, f"{desk.owner}s")
    seen = manager.visible_to(request.user).filter(**{f"{desk.owner}_id__in": own})
    item: ListItem = get_object_or_404(seen.select_related("round__committee"), pk=pk)
    owner_id = getattr(item, f"{desk.owner}_id")
    held = next(
        one
        for one in scope.assignments
        if getattr(one, f"{desk.owner}_id") == owner_id and one.role in desk.roles
    )
    return item, Acting(request.user, held)


def show_entry(request: HttpRequest, desk: Desk, pk: int | None = None) -> HttpResponse:
    """The form of a new or unfinished item; what was typed comes back on any fault."""
    item: ListItem | None = None
    if pk is None:
        actor = page_actor(request, *desk.roles)
        rounds = rounds_for_entry(actor, desk.model)
    else:
        item, actor = own_item(request, desk, pk)
        rounds = [item.round]
        if item.state not in EDITABLE:
            messages.info(request, _("已提交的事项不能再修改。"))
            return redirect(desk.list_url)
    data = request.POST if request.method == "POST" else None
    if not rounds:
        newest = current_round(actor)
        if data is None or newest is None:
            return _closed(request, desk, newest)
        # Typed while the phase ended: the service says so beside the kept text.
        rounds = [newest]
    form = desk.form(data, actor=actor, rounds=rounds, item=item)
    if data is not None and form.step != LOOK and form.is_whole:
        try:
            saved = _save(form, actor, item)
        except (DomainError, Refused) as refusal:
            form.show(refusal)
        else:
            messages.success(request, _told(saved))
            return redirect(desk.list_url)
    return render(request, desk.template, _context(request, desk, form, item))


def _save(form: EntryForm, actor: Acting, item: ListItem | None) -> ListItem:
    now, content = timezone.now(), form.content()
    if item is None:
        return enter_item(
            actor=actor,
            round_=form.cleaned_data.get("round") or form.round_in_hand,
            content=content,
            submit=not form.is_draft,
            at=now,
        )
    submit = not form.is_draft
    return edit_item(actor=actor, item=item, content=content, submit=submit, at=now)


def _told(item: ListItem) -> str:
    if item.state == ItemState.SUBMITTED:
        return _("已提交，编号 %s。筛选结果会显示在本页。") % item.number
    return _("已保存，编号 %s。完成后请提交。") % item.number


def _context(
    request: HttpRequest, desk: Desk, form: EntryForm, item: ListItem | None
) -> dict[str, Any]:
    return {
        "form": form,
        "title": desk.edit_title if item else desk.new_title,
        "round": form.round_in_hand,
        "reason": item.reason if item and item.state == ItemState.RETURNED else "",
        "may_draft": item is None or item.state == ItemState.DRAFT,
        "draft_key": f"{form.kind.prefix}-{request.user.pk}-{item.pk if item else 0}",
        "back_url": reverse(desk.list_url),
    }


def _closed(request: HttpRequest, desk: Desk, round_: Round | None) -> HttpResponse:
    """In place of a form that cannot be used now: why, and what to do."""
    context = {
        "title": desk.new_title,
        "round": round_,
        "list_name": desk.model._meta.verbose_name_plural,
        "back_url": reverse(desk.list_url),
    }
    return render(request, "checklists/closed.html", context)


def submit(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """Submit as it stands; what is missing leads to the form."""
    item, actor = own_item(request, desk, pk)
    try:
        saved = submit_item(actor=actor, item=item, at=timezone.now())
        messages.success(request, _told(saved))
    except (DomainError, Refused) as refusal:
        messages.error(request, refusal.message)
    return redirect(desk.list_url)


def withdraw(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """Delete one's draft, after asking once."""
    item, actor = own_item(request, desk, pk)
    if request.method != "POST":
        context = {"item": item, "back_url": reverse(desk.list_url)}
        return render(request, "checklists/withdraw.html", context)
    try:
        withdraw_draft(actor=actor, item=item, at=timezone.now())
        messages.success(request, _("草稿已删除。"))
    except (DomainError, Refused) as refusal:
        messages.error(request, refusal.message)
    return redirect(desk.list_url)
