"""Forms of news, briefings, materials and what is said."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bulletins.models import Section
from bulletins.services.exchange import LONGEST, Saying
from bulletins.services.publishing import BriefingFacts, NewsFacts
from common.errors import DomainError, Refused


class BulletinForm(forms.Form):
    """What is shown again when a service refuses it."""

    def show(self, refusal: DomainError | Refused) -> None:
        told = getattr(refusal, "fields", {})
        for name, sentences in told.items():
            self.add_error(name if name in self.fields else None, sentences)
        if not told:
            self.add_error(None, refusal.message)


class NewsForm(BulletinForm):
    title = forms.CharField(label=_("标题"), max_length=120)
    section = forms.ChoiceField(
        label=_("栏目"), choices=Section.choices, widget=forms.RadioSelect
    )
    body = forms.CharField(
        label=_("正文"),
        max_length=20_000,
        widget=forms.Textarea({"rows": 12}),
        help_text=_("空一行分段。请勿填写涉密内容。"),
    )

    def facts(self) -> NewsFacts:
        return NewsFacts(**self.cleaned_data)


class BriefingForm(BulletinForm):
    title = forms.CharField(label=_("主题"), max_length=120)
    held_at = forms.DateTimeField(
        label=_("时间"),
        widget=forms.DateTimeInput({"type": "datetime-local"}, "%Y-%m-%dT%H:%M"),
    )
    venue = forms.CharField(label=_("地点"), max_length=120, required=False)
    briefers = forms.CharField(
        label=_("通报人"),
        max_length=1000,
        widget=forms.Textarea({"rows": 2}),
        help_text=_("写明单位、职务和姓名。"),
    )
    agenda = forms.CharField(
        label=_("议程"), max_length=5000, widget=forms.Textarea({"rows": 6})
    )

    def facts(self) -> BriefingFacts:
        return BriefingFacts(**self.cleaned_data)


class MaterialForm(BulletinForm):
    file = forms.FileField(
        label=_("添加材料"),
        help_text=_("PDF、Word、Excel、PPT 或 JPG、PNG 图片，不超过 20 MB。"),
    )


class ReasonForm(BulletinForm):
    reason = forms.CharField(
        label=_("理由"), max_length=300, widget=forms.Textarea({"rows": 3})
    )


class SayingForm(BulletinForm):
    """One entry of an exchange."""

    text = forms.CharField(
        label=_("我要说"), max_length=LONGEST, widget=forms.Textarea({"rows": 4})
    )
    asks = forms.BooleanField(label=_("请对方答复"), required=False, initial=True)
    answers = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, answers: int | None = None) -> None:
        super().__init__(data, initial={"answers": answers})

    def saying(self) -> Saying:
        given = self.cleaned_data
        return Saying(given["text"], given["asks"], given["answers"])


class LookForm(forms.Form):
    """Section, and only what one has not read."""

    section = forms.ChoiceField(
        label=_("栏目"),
        choices=[("", _("全部栏目")), *Section.choices],
        required=False,
    )
    unread = forms.BooleanField(label=_("只看未读"), required=False)

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        self.is_valid()

    @property
    def active(self) -> int:
        return int(bool(self.cleaned_data.get("unread")))
