"""Forms of the steps that need more than a button."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.models import (
    Case,
    ContactStage,
    ContactWay,
    Position,
    Purpose,
    ReplyClass,
    Solved,
    Verdict,
    VisitKind,
)
from common.errors import DomainError, Refused

LONG = 20_000
NOTHING: list[tuple[str, Any]] = [("", "—")]


def words(label: Any, rows: int = 4, **more: Any) -> forms.CharField:
    widget = forms.Textarea({"rows": rows})
    return forms.CharField(label=label, max_length=LONG, widget=widget, **more)


def line(label: Any, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=LONG, **more)


def day(label: Any, **more: Any) -> forms.DateField:
    widget = forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, **more)


def moment(label: Any) -> forms.DateTimeField:
    return forms.DateTimeField(
        label=label,
        widget=forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"],
    )


def one_of(label: Any, choices: Any, **more: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=choices, **more)


class StepForm(forms.Form):
    """Fields of one step; what the service refuses is shown beside them."""

    template: ClassVar[str] = "cases/step.html"
    # The choices are the parts of the case that the page hands in.
    among: ClassVar[str] = ""

    def __init__(
        self,
        data: Any = None,
        *,
        case: Case,
        at: dt.datetime,
        initial: dict[str, Any] | None = None,
        parts: Sequence[tuple[int | str, str]] = (),
    ) -> None:
        self.case, self.at = case, at
        super().__init__(data, initial=initial)
        if self.among:
            choice = self.fields[self.among]
            assert isinstance(choice, forms.ChoiceField)
            choice.choices = list(parts)
        self.prepare()

    def prepare(self) -> None:
        """Set choices that belong to the case."""

    def facts(self) -> dict[str, Any]:
        """What the step takes, from a valid form."""
        return dict(self.cleaned_data)

    def show(self, refusal: DomainError | Refused) -> None:
        """Say what was refused, beside the fields that it is about too."""
        self.add_error(None, refusal.message)
        for name, texts in getattr(refusal, "fields", {}).items():
            if name in self.fields:
                for text in texts:
                    self.add_error(name, text)


class ReasonForm(StepForm):
    reason = words(_("理由"))


class ContactForm(StepForm):
    held_at = moment(_("沟通时间"))
    stage = one_of(_("阶段"), ContactStage)
    way = one_of(_("方式"), ContactWay)
    purpose = one_of(_("事由"), Purpose)
    position = one_of(_("部门出面人职务"), Position)
    speaker = line(_("部门出面人"))
    with_whom = line(_("沟通对象"))
    venue = line(_("地点"), required=False)
    text = words(_("沟通情况"))

    def prepare(self) -> None:
        self.initial.setdefault("held_at", timezone.localtime(self.at))


class ReplyForm(StepForm):
    """What the department answers; the text of the case stands beside it."""

    text = words(_("答复内容"), rows=12)
    reply_class = one_of(_("办理结果"), NOTHING + ReplyClass.choices)
    is_public = forms.BooleanField(label=_("答复可以公开"), required=False)
    private_reason = line(_("不公开的理由"), required=False)
    promise = line(
        _("承诺事项"), required=False, help_text=_("答复后还要办的，写明办什么。")
    )
    promised_by = day(_("承诺完成日期"), required=False)


class CountersignForm(StepForm):
    agrees = forms.TypedChoiceField(
        label=_("会签意见"),
        choices=[("yes", _("同意")), ("no", _("退回修改"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    comment = words(_("说明"), required=False, help_text=_("退回修改的须说明理由。"))


class SendForm(StepForm):
    document_number = line(_("发文字号"))


class ExtendForm(StepForm):
    days = forms.IntegerField(
        label=_("延期几日"),
        min_value=1,
        max_value=366,
        help_text=_("与原期限同一单位。"),
    )
    reason = words(_("理由"))


class DecideForm(StepForm):
    among = "request"
    request = forms.TypedChoiceField(label=_("申请"), coerce=int)
    approve = forms.TypedChoiceField(
        label=_("审批"),
        choices=[("yes", _("批准")), ("no", _("不批准"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    opinion = words(_("审批意见"), required=False, help_text=_("不批准的须说明理由。"))


class ResumeForm(StepForm):
    among = "clock"
    clock = forms.TypedChoiceField(label=_("期限"), coerce=int)


class LiftForm(StepForm):
    among = "supervision"
    supervision = forms.TypedChoiceField(label=_("督办"), coerce=int)
    result = words(_("督办结果"))


class DisputeForm(StepForm):
    among = "contact"
    contact = forms.TypedChoiceField(label=_("沟通记录"), coerce=int)
    reason = words(_("与实际不符之处"))


class PartReasonForm(StepForm):
    among = "assignment"
    assignment = forms.TypedChoiceField(label=_("部门"), coerce=int)
    reason = words(_("理由"))


SCORES = [("", _("不打分")), *((n, str(n)) for n in range(5, 0, -1))]


def score(label: Any) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label, choices=SCORES, coerce=int, empty_value=None, required=False
    )


class EvaluateForm(StepForm):
    """The verdict is given by the button that sends the form."""

    template = "cases/evaluate.html"
    attitude = score(_("办理态度（5 分最好）"))
    result = score(_("办理结果（5 分最好）"))
    comment = words(_("意见"), required=False, help_text=_("不满意的请说明理由。"))
    verdict = one_of(_("总体评价"), Verdict, widget=forms.HiddenInput)


class SurveyForm(StepForm):
    template = "cases/survey.html"
    comment = words(
        _("说明"), required=False, help_text=_("没有完全解决的请说明情况。")
    )
    answer = one_of(_("是否解决"), Solved, widget=forms.HiddenInput)


class ConfirmForm(StepForm):
    among = "party"
    party = forms.ChoiceField(label=_("确认方"))


class VisitForm(StepForm):
    kind = one_of(_("类别"), VisitKind)
    visited_at = moment(_("时间"))
    is_solved = forms.TypedChoiceField(
        label=_("问题是否解决"),
        choices=[("yes", _("已解决")), ("no", _("没有解决"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    finding = words(_("情况"))

    def prepare(self) -> None:
        self.initial.setdefault("visited_at", timezone.localtime(self.at))


class FindingForm(StepForm):
    finding = words(_("落实情况"))


class CloseForm(StepForm):
    reason = words(
        _("理由"), required=False, help_text=_("不满意或回访尚未解决的，须说明理由。")
    )
