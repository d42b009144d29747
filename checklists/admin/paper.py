"""Intents and offers that came on paper: what their forms ask beside the columns."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import (
    UnfoldAdminIntegerFieldWidget,
    UnfoldAdminSingleDateWidget,
    UnfoldAdminSingleTimeWidget,
    UnfoldAdminTextInputWidget,
)

from checklists.admin.adding import AddForm
from checklists.forms.offers import SessionForm
from checklists.models import ConcernItem, ConsultItem, IntentItem, PostOffer, Round
from checklists.selectors import items_numbered
from checklists.services.contents import IntentContent, OfferContent
from checklists.services.offers import Answered, SessionFacts
from checklists.times import parse_times
from common.sheets import CellError, parse_list

SESSIONS = 6
PARTS = tuple(SessionForm.base_fields)
WIDGETS = {
    "day": UnfoldAdminSingleDateWidget,
    "starts": UnfoldAdminSingleTimeWidget,
    "ends": UnfoldAdminSingleTimeWidget,
}


class NumbersField(forms.CharField):
    """Numbers of things of the round, in the order written."""

    widget = UnfoldAdminTextInputWidget

    def clean(self, value: Any) -> list[str]:
        try:
            return parse_list(super().clean(value), "")
        except CellError as fault:
            raise forms.ValidationError(fault.message) from fault


def named(numbers: list[str], round_: Round, *models: type[Any]) -> list[Any]:
    """The things of the round with these numbers; ValidationError where one is missing."""
    found = items_numbered(round_, numbers, *models)
    missing = [number for number in numbers if number not in found]
    if missing:
        raise forms.ValidationError(
            _("%(round)s中没有编号为“%(numbers)s”的条目，请核对。")
            % {"round": round_.title, "numbers": "、".join(missing)}
        )
    return [found[number] for number in numbers]


class IntentAddForm(AddForm):
    owner = "member"
    renamed: ClassVar = {"times": "times_said", "offers": "ranked"}

    times_said = forms.CharField(
        label=gettext_lazy("可参加时间"),
        required=False,
        max_length=300,
        widget=UnfoldAdminTextInputWidget,
        help_text=gettext_lazy(
            "如“周一上午、周末、2026-03-12下午”，多个用顿号隔开；不填表示任意时间。"
        ),
    )
    ranked = NumbersField(
        label=gettext_lazy("岗位次序"),
        required=False,
        help_text=gettext_lazy("按志愿先后填写供岗清单的编号，用顿号隔开。"),
    )

    class Meta:
        model = IntentItem
        fields = (
            "round",
            "member",
            "fields_wanted",
            "ranked",
            "regions",
            "times_said",
            "limit",
            "note",
        )

    def clean_times_said(self) -> list[str]:
        try:
            return parse_times(self.cleaned_data["times_said"], "")
        except CellError as fault:
            raise forms.ValidationError(fault.message) from fault

    def clean_ranked(self) -> list[PostOffer]:
        round_ = self.cleaned_data.get("round")
        return named(self.cleaned_data["ranked"], round_, PostOffer) if round_ else []

    def content(self) -> IntentContent:
        given = self.cleaned_data
        return IntentContent(
            fields_wanted=tuple(given["fields_wanted"]),
            offers=tuple(given["ranked"]),
            regions=tuple(given["regions"]),
            times=tuple(given["times_said"]),
            note=given["note"],
            limit=given["limit"],
        )


class OfferAddForm(AddForm):
    """An offer with a few rows for its sessions; more of them come by import."""

    owner = "department"
    renamed: ClassVar = {"sessions": "day_1", "answers": "answered"}

    answered = NumbersField(
        label=gettext_lazy("回应条目"),
        required=False,
        help_text=gettext_lazy("所回应的关注或问计事项的编号，用顿号隔开。"),
    )

    class Meta:
        model = PostOffer
        fields = (
            "round",
            "department",
            "title",
            "field",
            "scene",
            "host_site",
            "region",
            "audience",
            "contact",
            "answered",
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for place in range(1, SESSIONS + 1):
            for part, made in SessionForm().fields.items():
                made.required = False
                made.label = _("第%(place)d场%(part)s") % {
                    "place": place,
                    "part": made.label,
                }
                made.widget = WIDGETS.get(part, UnfoldAdminIntegerFieldWidget)()
                self.fields[f"{part}_{place}"] = made

    def clean_answered(self) -> list[Answered]:
        round_, numbers = self.cleaned_data.get("round"), self.cleaned_data["answered"]
        return named(numbers, round_, ConcernItem, ConsultItem) if round_ else []

    def clean(self) -> dict[str, Any]:
        self.sessions = list(self._sessions())
        return super().clean()

    def _sessions(self) -> Iterator[SessionFacts]:
        """Of each row that says something; what is missing in it is told there."""
        for place in range(1, SESSIONS + 1):
            typed = {
                part: self.data.get(self.add_prefix(f"{part}_{place}"), "")
                for part in PARTS
            }
            if not any(typed.values()):
                continue
            row = SessionForm(typed)
            if row.is_valid():
                yield row.facts()
                continue
            for part, faults in row.errors.items():
                if f"{part}_{place}" not in self.errors:
                    self.add_error(f"{part}_{place}", list(faults))

    def content(self) -> OfferContent:
        given = self.cleaned_data
        return OfferContent(
            title=given["title"],
            sessions=tuple(sorted(self.sessions)),
            field=given["field"],
            scene=given["scene"],
            host_site=given["host_site"],
            region=given["region"],
            audience=given["audience"],
            contact=given["contact"],
            answers=tuple(given["answered"]),
        )


def session_rows() -> list[tuple[str, ...]]:
    """The names of the fields of each session, in two rows that fit the page."""
    return [
        tuple(f"{part}_{place}" for part in row)
        for place in range(1, SESSIONS + 1)
        for row in (PARTS[:3], PARTS[3:])
    ]
