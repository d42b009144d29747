"""The stages of a policy as rows of a form; a rung is a number of days."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import UnfoldAdminIntegerFieldWidget, UnfoldAdminTextInputWidget

from cases.models import Policy, RungStep, Stage
from cases.policy_drafts import PolicyDraft, StageDraft, faults_of, general_of

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

SEPARATORS = re.compile(r"[,，、;；\s]+")


def days_field(label: str | _StrPromise) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        required=False,
        min_value=0,
        max_value=1000,
        widget=UnfoldAdminIntegerFieldWidget(),
    )


class StageForm(forms.ModelForm[Stage]):
    """A stage with its warnings in one line and its ladder in four numbers."""

    warnings = forms.CharField(
        label=gettext_lazy("提前几个工作日提醒"),
        required=False,
        max_length=60,
        widget=UnfoldAdminTextInputWidget({"placeholder": "5、1"}),
    )
    handler = days_field(gettext_lazy("逾期几日提醒经办人"))
    head = days_field(gettext_lazy("逾期几日报告主要负责人"))
    section = days_field(gettext_lazy("逾期几日报告督办科室"))
    listed = days_field(gettext_lazy("逾期几日挂牌督办"))

    class Meta:
        model = Stage
        fields = ("code", "starts_on", "limit", "unit", "warnings")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for one in self.fields.values():
            # In a table the headings alone do not name the fields to a reader.
            one.widget.attrs["aria-label"] = str(one.label or "")
        if self.instance.pk:
            self.initial["warnings"] = "、".join(map(str, self.instance.warnings))
            for rung in self.instance.rungs.all():
                self.initial[rung.step] = rung.after_days

    def clean_warnings(self) -> list[int]:
        words = [one for one in SEPARATORS.split(self.cleaned_data["warnings"]) if one]
        if not all(re.fullmatch(r"[0-9]{1,4}", one) for one in words):
            raise forms.ValidationError(_("请填写数字，用顿号分开，如“5、1”。"))
        return [int(one) for one in words]

    def draft(self) -> StageDraft:
        given = self.cleaned_data
        return StageDraft(
            code=given["code"],
            starts_on=given["starts_on"],
            limit=given["limit"],
            unit=given["unit"],
            warnings=tuple(given["warnings"]),
            rungs=tuple(
                (str(step), given[step]) for step in RungStep if given[step] is not None
            ),
        )


class StageFormSet(forms.BaseInlineFormSet[Stage, Policy, StageForm]):
    """Says before saving what the service would refuse: nothing typed is lost."""

    def drafts(self) -> tuple[StageDraft, ...]:
        return tuple(
            form.draft()
            for form in self.forms
            if form.cleaned_data and not form.cleaned_data.get("DELETE")
        )

    def policy_draft(self) -> PolicyDraft:
        return general_of(self.instance, self.drafts())

    def clean(self) -> None:
        super().clean()
        if any(form.errors for form in self.forms):
            return
        faults = faults_of(self.policy_draft())
        if faults:
            raise forms.ValidationError([*faults])
