"""Filtering the inbox, and saying how one wants to be told."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from notices.kinds import CHOSEN, PERSONAL, Channel, NoticeKind, Pace, paces_of


class InboxFilter(forms.Form):
    """Which kind of notices to show; without a choice all of them."""

    kind = forms.ChoiceField(
        label=_("通知类别"),
        required=False,
        choices=[("", _("全部")), *NoticeKind.choices],
    )


@dataclass(frozen=True)
class Cell:
    """One kind through one channel: a field, or what cannot be changed."""

    channel: str
    field: BoundField | None
    fixed: str


@dataclass(frozen=True)
class Row:
    label: str
    cells: list[Cell]


class WishForm(forms.Form):
    """A choice of pace for every kind and channel that leaves one."""

    def __init__(
        self, data: Any = None, *, wishes: Mapping[tuple[str, str], str]
    ) -> None:
        super().__init__(data)
        for (kind, channel), pace in wishes.items():
            paces = paces_of(kind, channel)
            if len(paces) > 1:
                name = f"{NoticeKind(kind).label}：{Channel(channel).label}"
                self.fields[_name(kind, channel)] = forms.ChoiceField(
                    label=name,
                    choices=[(one.value, one.label) for one in paces],
                    initial=pace,
                    widget=forms.Select(attrs={"aria-label": name}),
                )

    @property
    def channels(self) -> list[str]:
        return [str(one.label) for one in PERSONAL]

    @property
    def rows(self) -> list[Row]:
        return [
            Row(str(kind.label), [self._cell(kind, one) for one in PERSONAL])
            for kind in CHOSEN
        ]

    def _cell(self, kind: NoticeKind, channel: Channel) -> Cell:
        name = _name(kind, channel)
        known = self[name] if name in self.fields else None
        return Cell(str(channel.label), known, str(Pace.AT_ONCE.label))

    @property
    def wishes(self) -> dict[tuple[str, str], str]:
        """What was chosen, by kind and channel."""
        return {
            (kind, channel): self.cleaned_data[_name(kind, channel)]
            for kind in CHOSEN
            for channel in PERSONAL
            if _name(kind, channel) in self.fields
        }


def _name(kind: str, channel: str) -> str:
    return f"{kind}-{channel}"


class QuietForm(forms.Form):
    """Between these hours only the urgent is sent."""

    is_on = forms.BooleanField(
        label=_("启用免打扰"),
        required=False,
        help_text=_("这段时间内的邮件和短信推迟到结束后发送；逾期和督办通知照常发送。"),
    )
    starts = forms.TimeField(
        label=_("开始"),
        initial=dt.time(22),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    ends = forms.TimeField(
        label=_("结束"),
        initial=dt.time(7),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
