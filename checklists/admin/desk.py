"""What the pages of the screening desk share: a page per thing, steps, reports."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import UnfoldAdminTextareaWidget

from checklists.selectors import actor_for
from checklists.services.screening import LONGEST_REASON, Screened
from common.errors import DomainError, Refused
from members.acting import Acting
from members.models import Committee, Role, User
from members.staff import RoomAdmin, acting_clerk, roles_of

ID = re.compile(r"[0-9]{1,18}")


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("理由"),
        max_length=LONGEST_REASON,
        widget=UnfoldAdminTextareaWidget({"rows": 3}),
    )


class DeskList(ChangeList):
    """A list whose rows lead to the desk of each thing."""

    def url_for_result(self, result: Model) -> str:
        return reverse(f"admin:{desk_name(self.model)}", args=[result.pk])


def desk_name(model: type[Model]) -> str:
    return f"{model._meta.app_label}_{model._meta.model_name}_desk"


def clerk_for(request: HttpRequest, committee: Committee) -> Acting:
    """The signed-in person as clerk of this committee; Refused where they are none."""
    acting_clerk(request)
    assert isinstance(request.user, User)
    return actor_for(request.user, Role.CLERK, committee=committee)


class DeskAdmin(RoomAdmin):
    """A queue with a page per thing on which staff decide.

    A room's admin says what the page shows (`desk_context`) and what a step does
    (`take_step`, which answers with the sentence to show).
    """

    desk_template: ClassVar[str]

    def has_screen_permission(self, request: HttpRequest) -> bool:
        return Role.CLERK in roles_of(request)

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return DeskList

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.show_desk)
        own = path("<int:pk>/desk/", view, name=desk_name(self.model))
        return [own, *super().get_urls()]

    def desk_context(self, request: HttpRequest, thing: Any) -> Mapping[str, Any]:
        raise NotImplementedError

    def take_step(self, request: HttpRequest, thing: Any, step: str) -> str:
        raise NotImplementedError

    def after_step(self, request: HttpRequest, thing: Any) -> str:
        """Where to go on once a step is taken: the same page unless said otherwise."""
        return request.get_full_path()

    def show_desk(self, request: HttpRequest, pk: int) -> HttpResponse:
        """One thing with what may be done about it."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        thing = get_object_or_404(self.get_queryset(request), pk=pk)
        if request.method == "POST":
            acting_clerk(request)  # 403 for those who only look
            try:
                told = self.take_step(request, thing, request.POST.get("step", ""))
            except (DomainError, Refused) as refusal:
                messages.error(request, refusal.message)
            else:
                messages.success(request, told)
                return redirect(self.after_step(request, thing))
            thing = get_object_or_404(self.get_queryset(request), pk=pk)
        context = {
            **self.admin_site.each_context(request),
            "title": str(self.opts.verbose_name),
            "opts": self.opts,
            "thing": thing,
            "may_screen": self.has_screen_permission(request),
            "list_url": reverse(
                f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist"
            ),
            **self.desk_context(request, thing),
        }
        return render(request, self.desk_template, context)


def ask_reason(
    request: HttpRequest, admin: Any, chosen: QuerySet[Any], *, title: str, action: str
) -> str | HttpResponse:
    """The reason given, or the page that asks for it.

    The selection goes along as it was made: all of a filtered list stays all of it.
    """
    form = ReasonForm(request.POST if "apply" in request.POST else None)
    if form.is_valid():
        return str(form.cleaned_data["reason"])
    across = request.POST.get("select_across", "0")
    selected = request.POST.getlist(ACTION_CHECKBOX_NAME)
    context = {
        **admin.admin_site.each_context(request),
        "title": title,
        "opts": admin.opts,
        "form": form,
        "action": action,
        "across": across,
        "selected": selected[:1] if across == "1" else selected,
        "checkbox": ACTION_CHECKBOX_NAME,
        "count": chosen.count(),
        "sample": [getattr(one, "headline", one) for one in chosen[:10]],
    }
    return render(request, "admin/checklists/reason.html", context)


def report(request: HttpRequest, outcome: Screened) -> None:
    """Say how many were done and how many were left, and why."""
    told = _("成功 %d 条。") % len(outcome.done)
    if not outcome.left:
        messages.success(request, told)
        return
    reasons = Counter(outcome.left.values())
    why = "；".join(
        _("%(reason)s（%(count)d 条）") % {"reason": text.rstrip("。"), "count": count}
        for text, count in reasons.most_common()
    )
    left = _("未处理 %(count)d 条：%(why)s。") % {
        "count": len(outcome.left),
        "why": why,
    }
    messages.warning(request, told + left)


def posted_ids(request: HttpRequest, name: str) -> list[int]:
    """Ids ticked on a page; what is no id is left out."""
    return [int(one) for one in request.POST.getlist(name) if ID.fullmatch(one)]


def each(things: Iterable[Any], take: Any) -> Screened:
    """Take a step on each thing, one transaction each; what was done and left."""
    outcome = Screened()
    for thing in things:
        try:
            take(thing)
            outcome.done.append(thing.pk)
        except (DomainError, Refused) as refusal:
            outcome.left[thing.pk] = refusal.message
    return outcome
