"""Writing, publishing and withdrawing news and briefings, with their materials."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from bulletins.forms import (
    BriefingForm,
    BulletinForm,
    MaterialForm,
    NewsForm,
    ReasonForm,
)
from bulletins.models import Briefing, Material, News
from bulletins.rules import require_owner, require_withdrawer
from bulletins.selectors import readers_of, receipts_of
from bulletins.services.materials import add_material, remove_material
from bulletins.services.publishing import (
    edit_briefing,
    edit_news,
    publish,
    withdraw,
    write_briefing,
    write_news,
)
from bulletins.views.pages import (
    KINDS,
    actor_of,
    department_of,
    done,
    page_of,
    seen,
    took,
)
from members.acting import Acting
from members.models import Role
from members.models.roles import DEPARTMENT_ROLES

Thing = News | Briefing
WRITERS = {"news": (*DEPARTMENT_ROLES, Role.CLERK), "briefings": (Role.CLERK,)}
FORMS: dict[str, type[BulletinForm]] = {"news": NewsForm, "briefings": BriefingForm}


@login_required
@require_safe
def show_own(request: HttpRequest) -> HttpResponse:
    """What one's department (or office) wrote, drafts too, with how many read it."""
    actor = actor_of(request, *WRITERS["news"])
    department = department_of(actor)
    held = actor.assignment
    assert held is not None
    own = News.objects.visible_to(request.user).filter(
        department=department, committee=held.committee_id
    )
    page = page_of(request, own.order_by("-pk"))
    return render(request, "bulletins/own.html", {"page": page})


@login_required
def write(request: HttpRequest, kind: str, pk: int | None = None) -> HttpResponse:
    """The form of a new or written piece; what was typed comes back on any fault."""
    thing = _own(request, kind, pk) if pk else None
    actor = actor_of(request, *WRITERS[_known(kind)])
    initial = (
        {name: getattr(thing, name) for name in FORMS[kind].base_fields}
        if thing
        else None
    )
    data = request.POST if request.method == "POST" else None
    form: Any = FORMS[kind](data, initial=initial)
    if data is not None and form.is_valid():
        made: list[Thing] = []
        if done(request, form, lambda: made.append(_save(actor, kind, thing, form))):
            messages.success(request, _("已保存。"))
            return redirect("bulletins:manage", kind, made[0].pk)
    context = {
        "form": form,
        "is_news": kind == "news",
        "draft_key": f"{kind}-{request.user.pk}-{pk or 0}",
        "back_url": _back(kind, thing),
    }
    return render(request, "bulletins/write.html", context)


def _save(actor: Acting, kind: str, thing: Thing | None, form: Any) -> Thing:
    now, facts = timezone.now(), form.facts()
    if isinstance(thing, News):
        return edit_news(actor=actor, news=thing, facts=facts, at=now)
    if isinstance(thing, Briefing):
        return edit_briefing(actor=actor, briefing=thing, facts=facts, at=now)
    assert actor.assignment is not None
    committee = actor.assignment.committee
    if kind == "briefings":
        return write_briefing(actor=actor, committee=committee, facts=facts, at=now)
    return write_news(
        actor=actor,
        committee=committee,
        department=department_of(actor),
        facts=facts,
        at=now,
    )


@login_required
def manage(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Its state, its materials (posting adds one), who read it, and the next step."""
    thing = _own(request, kind, pk)
    actor = actor_of(request, *WRITERS[kind])
    form = MaterialForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]

        def step() -> object:
            return add_material(
                actor=actor, thing=thing, upload=upload, at=timezone.now()
            )

        if done(request, form, step):
            messages.success(request, _("已添加。"))
            return redirect("bulletins:manage", kind, pk)
    context = {
        "thing": thing,
        "kind": kind,
        "form": form,
        "materials": Material.objects.visible_to(request.user)
        .filter(**{"news" if kind == "news" else "briefing": thing})
        .order_by("pk"),
        "readers": readers_of(thing),
        "back_url": _back(kind, None),
    }
    return render(request, "bulletins/manage.html", context)


@login_required
@require_POST
def release(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    thing = _own(request, kind, pk)
    actor = actor_of(request, *WRITERS[kind])
    took(
        request,
        lambda: publish(actor=actor, thing=thing, at=timezone.now()),
        _("已发布，委员会收到通知。"),
    )
    return redirect("bulletins:manage", kind, pk)


@login_required
def take_down(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Ask for the reason, then withdraw; the office may with a department's news."""
    model: Any = KINDS[_known(kind)]
    thing: Thing = seen(request, model, pk)
    actor = actor_of(request, *WRITERS[kind])
    if isinstance(thing, News):
        require_withdrawer(actor, thing)
    else:
        require_owner(actor, thing)
    back = reverse(
        "bulletins:news-one" if kind == "news" else "bulletins:briefing", args=[pk]
    )
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        reason = form.cleaned_data["reason"]

        def step() -> object:
            return withdraw(actor=actor, thing=thing, reason=reason, at=timezone.now())

        if done(request, form, step):
            messages.success(request, _("已撤下。"))
            return redirect(back)
    context = {"thing": thing, "form": form, "back_url": back}
    return render(request, "bulletins/withdraw.html", context)


@login_required
@require_POST
def drop_material(request: HttpRequest, pk: int) -> HttpResponse:
    visible = Material.objects.visible_to(request.user)
    material = get_object_or_404(visible.select_related("news", "briefing"), pk=pk)
    kind = "news" if material.news_id else "briefings"
    thing = _own(request, kind, material.news_id or material.briefing_id or 0)
    actor = actor_of(request, *WRITERS[kind])
    took(
        request,
        lambda: remove_material(actor=actor, material=material, at=timezone.now()),
        _("已删除。"),
    )
    return redirect("bulletins:manage", kind, thing.pk)


@login_required
@require_safe
def show_receipts(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Who read it and when first."""
    thing = _own(request, kind, pk)
    context = {
        "thing": thing,
        "kind": kind,
        "readers": readers_of(thing),
        "page": page_of(request, receipts_of(thing)),
    }
    return render(request, "bulletins/receipts.html", context)


def _known(kind: str) -> str:
    if kind not in KINDS:
        raise Http404
    return kind


def _own(request: HttpRequest, kind: str, pk: int) -> Thing:
    """What one publishes: 404 where one does not see it, 403 where it is another's."""
    model: Any = KINDS[_known(kind)]
    thing: Thing = seen(request, model, pk)
    actor = actor_of(request, *WRITERS[kind])
    if actor.assignment is None:
        raise PermissionDenied
    require_owner(actor, thing)
    return thing


def _back(kind: str, thing: Thing | None) -> str:
    if thing is not None:
        return reverse("bulletins:manage", args=[kind, thing.pk])
    return reverse("bulletins:own" if kind == "news" else "bulletins:briefings")
