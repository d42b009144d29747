"""Forms of concerns, consults and advice."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from checklists.forms.entry import EntryForm, say_lengths
from checklists.models import Field
from checklists.selectors import fields_in_use
from checklists.services.advice import LONGEST
from checklists.services.contents import ConcernContent, ConsultContent
from members.models import Department


class WrittenForm(EntryForm):
    title = forms.CharField(
        label=_("标题"),
        max_length=120,
        required=False,
        help_text=_("一句话说明事由；不填时取内容的第一句。"),
    )
    text = forms.CharField(
        label=_("内容"),
        max_length=10_000,
        widget=forms.Textarea({"rows": 8}),
        help_text=_("写清时间、地点、情况和建议。请勿填写涉密内容。"),
    )
    field = forms.ModelChoiceField(
        Field.objects.none(),
        label=_("领域"),
        required=False,
        empty_label=_("不确定"),
    )

    def prepare(self, data: Any) -> None:
        choice = self.fields["field"]
        assert isinstance(choice, forms.ModelChoiceField)
        choice.queryset = fields_in_use()


class ConcernForm(WrittenForm):
    kind = ConcernContent
    folded = ("departments",)

    departments = forms.ModelMultipleChoiceField(
        Department.objects.none(),
        label=_("可能涉及的部门"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("不确定的可以不选，由政协机关确定。"),
    )

    def prepare(self, data: Any) -> None:
        super().prepare(data)
        choice = self.fields["departments"]
        assert isinstance(choice, forms.ModelMultipleChoiceField)
        choice.queryset = (
            Department.objects.active()
            .filter(committee=self.round_in_hand.committee_id)
            .order_by("code")
        )

    def initial_of(self, content: ConcernContent) -> dict[str, Any]:
        return {
            "title": content.title,
            "text": content.text,
            "field": content.field,
            "departments": list(content.departments),
        }

    def content(self) -> ConcernContent:
        given = self.cleaned_data
        return ConcernContent(
            given["text"],
            given["title"],
            given["field"],
            tuple(given["departments"]),
        )


class ConsultForm(WrittenForm):
    kind = ConsultContent

    def initial_of(self, content: ConsultContent) -> dict[str, Any]:
        return {
            "title": content.title,
            "text": content.text,
            "field": content.field,
        }

    def content(self) -> ConsultContent:
        given = self.cleaned_data
        return ConsultContent(given["text"], given["title"], given["field"])


class AdviceForm(forms.Form):
    text = forms.CharField(
        label=_("我的意见建议"),
        max_length=LONGEST,
        widget=forms.Textarea({"rows": 6}),
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        say_lengths(self)


class LookForm(forms.Form):
    """Words and field to look for in a list."""

    words = forms.CharField(label=_("找什么"), max_length=60, required=False)
    field = forms.ModelChoiceField(
        Field.objects.none(), label=_("领域"), required=False, empty_label=_("全部领域")
    )

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        choice = self.fields["field"]
        assert isinstance(choice, forms.ModelChoiceField)
        choice.queryset = fields_in_use()
        self.is_valid()

    @property
    def active(self) -> int:
        return int(bool(self.cleaned_data.get("field")))
