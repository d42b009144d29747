"""Rounds: opened with the dates of their phases, moved on, moved back."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import UnfoldAdminSingleDateWidget

from checklists.admin.desk import ask_reason, clerk_for, each, report
from checklists.models import Round
from checklists.models.screening import ListKind
from checklists.services.proposals import request_grouping
from checklists.services.rounds import Span, move_phase, open_round
from checklists.states import PHASE_ORDER, Phase
from members.models import Role
from members.staff import RoomAdmin, acting_clerk, roles_of

# The end of a round needs no dates of its own.
DATED = [phase for phase in Phase if phase != Phase.CLOSED]


class RoundForm(forms.ModelForm[Round]):
    """A round with two dates for each of its phases."""

    class Meta:
        model = Round
        fields = ("code", "title", "is_joint", "posts_per_person")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            return
        for phase in DATED:
            for end, word in (("from", _("开始")), ("to", _("结束"))):
                self.fields[f"{phase}_{end}"] = forms.DateField(
                    label=f"{phase.label}{word}",
                    required=False,
                    widget=UnfoldAdminSingleDateWidget(),
                )

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        for phase in DATED:
            starts, ends = given.get(f"{phase}_from"), given.get(f"{phase}_to")
            if bool(starts) != bool(ends):
                self.add_error(f"{phase}_to", _("开始和结束日期须一并填写。"))
            elif starts and ends < starts:
                self.add_error(f"{phase}_to", _("结束日期不能早于开始日期。"))
        return given

    def spans(self) -> dict[str, Span]:
        given = self.cleaned_data
        return {
            str(phase): (given[f"{phase}_from"], given[f"{phase}_to"])
            for phase in DATED
            if given.get(f"{phase}_from")
        }


@admin.register(Round)
class RoundAdmin(RoomAdmin):
    form = RoundForm
    list_display = ("title", "code", "committee", "phase", "is_joint", "dates_shown")
    list_filter = ("phase", "is_joint")
    search_fields = ("title", "code")
    actions = ("next_phase", "previous_phase", "group_concerns", "group_consults")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Round]:
        found: QuerySet[Round] = super().get_queryset(request)
        return found.select_related("committee").prefetch_related("phases")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return Role.CLERK in roles_of(request)

    def has_screen_permission(self, request: HttpRequest) -> bool:
        return Role.CLERK in roles_of(request)

    def get_fieldsets(self, request: HttpRequest, obj: Model | None = None) -> Any:
        own = ("code", "title", "is_joint", "posts_per_person")
        if obj:
            return [(None, {"fields": (*own, "phase", "dates_shown")})]
        dates = [(f"{phase}_from", f"{phase}_to") for phase in DATED]
        return [
            (None, {"fields": own}),
            (_("各阶段日期（选填，须成对填写）"), {"fields": dates}),
        ]

    def get_form(
        self, request: HttpRequest, obj: Round | None = None, **kwargs: Any
    ) -> Any:
        # The dates are fields of the form only; the model does not know them.
        kwargs["fields"] = RoundForm.Meta.fields
        return super().get_form(request, obj, **kwargs)

    @admin.display(description=gettext_lazy("阶段日程"))
    def dates_shown(self, round_: Round) -> str:
        ordered = sorted(
            round_.phases.all(), key=lambda one: PHASE_ORDER.index(one.phase)
        )
        return "；".join(
            f"{one.get_phase_display()} {one.starts_on:%m-%d}—{one.ends_on:%m-%d}"
            for one in ordered
        )

    def save_model(
        self, request: HttpRequest, obj: Round, form: RoundForm, change: bool
    ) -> None:
        actor = acting_clerk(request)
        assert actor.assignment is not None
        made = open_round(
            actor=actor,
            committee=actor.assignment.committee,
            code=obj.code,
            title=obj.title,
            is_joint=obj.is_joint,
            posts_per_person=obj.posts_per_person,
            phases=form.spans(),
            at=timezone.now(),
        )
        obj.pk = made.pk

    def _move(
        self, request: HttpRequest, chosen: QuerySet[Round], step: int, reason: str
    ) -> None:
        def take(round_: Round) -> None:
            place = PHASE_ORDER.index(round_.phase) + step
            move_phase(
                actor=clerk_for(request, round_.committee),
                round_=round_,
                phase=PHASE_ORDER[max(0, min(place, len(PHASE_ORDER) - 1))],
                reason=reason,
                at=timezone.now(),
            )

        report(request, each(chosen, take))

    @admin.action(description=gettext_lazy("进入下一阶段"), permissions=["screen"])
    def next_phase(self, request: HttpRequest, queryset: QuerySet[Round]) -> None:
        self._move(request, queryset, 1, "")

    @admin.action(description=gettext_lazy("退回上一阶段…"), permissions=["screen"])
    def previous_phase(
        self, request: HttpRequest, queryset: QuerySet[Round]
    ) -> HttpResponse | None:
        title = _("退回上一阶段")
        answer = ask_reason(
            request, self, queryset, title=title, action="previous_phase"
        )
        if not isinstance(answer, str):
            return answer
        self._move(request, queryset, -1, answer)
        return None

    def _group(
        self, request: HttpRequest, chosen: QuerySet[Round], kind: ListKind
    ) -> None:
        for round_ in chosen:
            request_grouping(
                actor=clerk_for(request, round_.committee),
                round_=round_,
                list_kind=kind,
                at=timezone.now(),
            )
        messages.success(request, _("已开始生成，进度见“归纳建议”。"))

    @admin.action(
        description=gettext_lazy("生成关注清单归纳建议"), permissions=["screen"]
    )
    def group_concerns(self, request: HttpRequest, queryset: QuerySet[Round]) -> None:
        self._group(request, queryset, ListKind.CONCERNS)

    @admin.action(
        description=gettext_lazy("生成问计清单归纳建议"), permissions=["screen"]
    )
    def group_consults(self, request: HttpRequest, queryset: QuerySet[Round]) -> None:
        self._group(request, queryset, ListKind.CONSULTS)
