"""Forms of the experience loop: report, response, suggestion, adoption, comparison."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.models import Solved
from common.errors import DomainError, Refused
from members.models import Department, User
from posts.loop_rules import LONGEST
from posts.models import (
    AdoptionLevel,
    CaseNote,
    Decision,
    ExperienceReport,
    Level,
    SuggestionKind,
)
from posts.services.adoption import Decided, Measured
from posts.services.photos import CAPTION
from posts.services.reports import MOST_NOTES, SHORT, NoteContent, ReportContent
from posts.services.responses import Heard
from posts.services.returns import Comparison
from posts.services.suggestions import TARGET, TEXT, TITLE, SuggestionContent


def _long(label: Any, rows: int = 4, **facts: Any) -> forms.CharField:
    facts = {"max_length": LONGEST, "required": False} | facts
    return forms.CharField(label=label, widget=forms.Textarea({"rows": rows}), **facts)


def _day(label: Any, **facts: Any) -> forms.DateField:
    widget = forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, **facts)


class LoopForm(forms.Form):
    """A form that shows what a service refused beside the fields it is about."""

    def show(self, refusal: DomainError | Refused) -> None:
        fields = getattr(refusal, "fields", {})
        for name in fields:
            for text in fields[name]:
                self.add_error(name if name in self.fields else None, text)
        if not fields:
            self.add_error(None, refusal.message)


class ReportForm(LoopForm):
    """Everything may stay empty while it is a draft; handing in asks for three."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    process = _long(
        _("了解到的工作流程"),
        help_text=_("这个岗位的事情是怎样一步步办的？提交时必填。"),
    )
    policy_background = _long(
        _("理解的政策背景"), help_text=_("为什么这样办，依据是什么？提交时必填。")
    )
    remedy = _long(
        _("化解之策"), help_text=_("您看到的问题，怎样解决更好？提交时必填。")
    )
    gain = _long(_("体验收获"), rows=3)
    shared_with = forms.CharField(
        label=_("向谁分享过"), max_length=SHORT, required=False
    )
    level = forms.ChoiceField(
        label=_("体验程度"),
        choices=[("", _("暂不选择")), *Level.choices],
        required=False,
    )
    residents_served = forms.IntegerField(
        label=_("接待群众人数"),
        min_value=0,
        max_value=100_000,
        required=False,
        help_text=_("直接面对群众的岗位填写。"),
    )
    questions = _long(_("群众所问与解答"), rows=3)

    @classmethod
    def of(cls, report: ExperienceReport) -> ReportForm:
        return cls(initial={name: getattr(report, name) for name in cls.base_fields})

    def content(self, notes: NoteFormSet) -> ReportContent:
        given = dict(self.cleaned_data)
        given.pop("version")
        written = tuple(one.content() for one in notes if one.has_changed())
        return ReportContent(**given, notes=written)


class NoteForm(forms.Form):
    seen = _long(_("所见情况"), rows=3)
    finding = _long(_("发现的问题"), rows=2)
    root_cause = _long(_("问题根源"), rows=2)
    responsible = forms.CharField(
        label=_("责任在谁（或不在谁）"), max_length=SHORT, required=False
    )

    def content(self) -> NoteContent:
        return NoteContent(**self.cleaned_data)


class NoteFormSet(forms.BaseFormSet[NoteForm]):
    """The notes there are and one more; what is emptied goes away."""

    form = NoteForm
    extra = 1
    min_num = 0
    max_num = MOST_NOTES
    absolute_max = MOST_NOTES
    can_order = can_delete = can_delete_extra = False
    validate_min = False
    validate_max = True
    renderer = None
    edit_only = False

    def __init__(self, data: Any = None, *, report: ExperienceReport) -> None:
        kept = [
            {name: getattr(one, name) for name in NoteForm.base_fields}
            for one in report.notes.order_by("ordinal")
        ]
        super().__init__(data, prefix="notes", initial=None if data else kept)


class PhotoForm(LoopForm):
    photo = forms.FileField(
        label=_("照片"),
        help_text=_("JPG、PNG 或 WebP，不超过 10 MB；拍摄地点等信息会自动去除。"),
        widget=forms.FileInput({"accept": "image/jpeg,image/png,image/webp"}),
    )
    caption = forms.CharField(label=_("说明"), max_length=CAPTION, required=False)


class ResponseForm(LoopForm):
    heard = _long(_("听取的建议"), required=True)
    changed = _long(_("所作的改进"), help_text=_("还没有改进的可以不填。"))
    changed_where = forms.CharField(
        label=_("在哪里改进"), max_length=SHORT, required=False
    )
    changed_since = _day(_("自何时起"), required=False)

    def content(self) -> Heard:
        return Heard(**self.cleaned_data)


class SuggestionForm(LoopForm):
    title = forms.CharField(label=_("标题"), max_length=TITLE)
    text = _long(_("内容"), rows=6, required=True, max_length=TEXT)
    kind = forms.ChoiceField(label=_("类别"), choices=SuggestionKind.choices)
    target = forms.CharField(
        label=_("涉及的系统或单位"), max_length=TARGET, required=False
    )
    notes = forms.ModelMultipleChoiceField(
        CaseNote.objects.none(),
        label=_("依据的案例"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    departments = forms.ModelMultipleChoiceField(
        Department.objects.none(),
        label=_("建议由哪些部门办理"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("不确定的可以不选，由政协机关确定。"),
    )

    def __init__(
        self,
        data: Any = None,
        *,
        committee_id: int,
        user: User,
        report: ExperienceReport | None = None,
    ) -> None:
        super().__init__(data)
        near = Department.objects.active().filter(committee_id=committee_id)
        self._choose("departments", near.order_by("code"))
        if report is None:
            del self.fields["notes"]
            return
        own = CaseNote.objects.visible_to(user).filter(report=report)
        self._choose("notes", own.order_by("ordinal"))
        notes = self.fields["notes"]
        assert isinstance(notes, forms.ModelMultipleChoiceField)
        notes.label_from_instance = _told_note  # type: ignore[method-assign,assignment]
        self.fields["departments"].initial = [report.post.department_id]

    def _choose(self, name: str, rows: Any) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ModelMultipleChoiceField)
        field.queryset = rows

    def content(self) -> SuggestionContent:
        given = dict(self.cleaned_data)
        notes = tuple(given.pop("notes", ()))
        departments = tuple(given.pop("departments"))
        return SuggestionContent(**given, notes=notes, departments=departments)


def _told_note(note: CaseNote) -> str:
    return (note.finding or note.seen)[:60]


class AdoptionForm(LoopForm):
    body = forms.CharField(label=_("采纳单位"), max_length=80)
    decision = forms.ChoiceField(label=_("采纳情况"), choices=Decision.choices)
    level = forms.ChoiceField(label=_("采纳层级"), choices=AdoptionLevel.choices)
    measure = _long(_("措施或理由"), required=True, help_text=_("未采纳的请说明理由。"))
    document = forms.CharField(label=_("文件"), max_length=120, required=False)
    decided_on = _day(_("决定日期"))

    def content(self) -> Decided:
        return Decided(**self.cleaned_data)


class ProgressForm(LoopForm):
    percent = forms.IntegerField(label=_("完成百分比"), min_value=0, max_value=100)
    text = _long(_("进展"), required=True)


class OutcomeForm(LoopForm):
    indicator = forms.CharField(label=_("指标"), max_length=60)
    unit = forms.CharField(label=_("单位"), max_length=20, required=False)
    before = forms.DecimalField(label=_("之前"), max_digits=12, decimal_places=2)
    after = forms.DecimalField(label=_("之后"), max_digits=12, decimal_places=2)
    measured_on = _day(_("统计日期"))
    source = forms.CharField(label=_("数据来源"), max_length=120)

    def content(self) -> Measured:
        return Measured(**self.cleaned_data)


class FindingForm(LoopForm):
    finding = _long(_("落实情况"), required=True, rows=3)


class ComparisonForm(LoopForm):
    solved = forms.ChoiceField(
        label=_("问题真正解决了吗"), choices=Solved.choices, widget=forms.RadioSelect
    )
    better = _long(_("改善之处"), rows=3)
    same = _long(_("没有变化之处"), rows=3)
    worse = _long(_("变差之处"), rows=3)

    def content(self) -> Comparison:
        return Comparison(**self.cleaned_data)
