"""Feedback on advice, and words for the public."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bulletins.forms import BulletinForm
from checklists.models import Advice, ColumnEntry, Outcome
from checklists.services.consulting import LONGEST, LONGEST_COMMENT, Judged
from checklists.services.publishing import Public
from members.models import Department


class FeedbackForm(BulletinForm):
    """To all who advised; to each of them where the department wants."""

    text = forms.CharField(
        label=_("总体反馈"),
        max_length=LONGEST,
        widget=forms.Textarea({"rows": 6}),
        help_text=_("所有提出意见的委员都会收到。"),
    )

    def __init__(self, data: Any, advice: Sequence[Advice]) -> None:
        super().__init__(data)
        self.advice = advice
        for one in advice:
            short = one.text[:40]
            self.fields[f"outcome_{one.pk}"] = forms.ChoiceField(
                label=f"{one.member.name}：{short}",
                choices=[("", _("不单独反馈")), *Outcome.choices],
                required=False,
            )
            self.fields[f"comment_{one.pk}"] = forms.CharField(
                label=_("说明"), max_length=LONGEST_COMMENT, required=False
            )

    def judged(self) -> list[Judged]:
        given = self.cleaned_data
        return [
            Judged(one.pk, given[f"outcome_{one.pk}"], given[f"comment_{one.pk}"])
            for one in self.advice
            if given[f"outcome_{one.pk}"]
        ]


class ColumnForm(BulletinForm):
    """What the public reads; edited by the office, never the original."""

    department = forms.ModelChoiceField(
        Department.objects.none(), label=_("在哪个部门的栏目公开")
    )
    title = forms.CharField(label=_("标题"), max_length=120)
    text = forms.CharField(
        label=_("公开内容"),
        max_length=5000,
        widget=forms.Textarea({"rows": 8}),
        help_text=_("请删去姓名、电话、住址和不宜公开的内容。"),
    )
    answer = forms.CharField(
        label=_("部门回应"),
        max_length=5000,
        required=False,
        widget=forms.Textarea({"rows": 5}),
    )
    is_named = forms.BooleanField(
        label=_("委员本人同意署名"),
        required=False,
        help_text=_("不勾选则不显示委员姓名。"),
    )

    def __init__(self, data: Any, departments: Any, initial: dict[str, Any]) -> None:
        super().__init__(data, initial=initial)
        choice = self.fields["department"]
        assert isinstance(choice, forms.ModelChoiceField)
        choice.queryset = departments

    def public(self) -> Public:
        given = self.cleaned_data
        return Public(given["title"], given["text"], given["answer"], given["is_named"])

    @staticmethod
    def words_of(entry: ColumnEntry) -> dict[str, Any]:
        return {
            "title": entry.title,
            "text": entry.text,
            "answer": entry.answer,
            "is_named": bool(entry.name_shown),
            "department": entry.department_id,
        }


class OutletForm(BulletinForm):
    origins = forms.CharField(
        label=_("允许嵌入的网站"),
        required=False,
        widget=forms.Textarea({"rows": 4}),
        help_text=_(
            "每行一个，例如 https://www.example.gov.cn；不填则任何网站都不能嵌入。"
        ),
    )

    def wanted(self) -> list[str]:
        return [one for one in self.cleaned_data["origins"].split() if one]
