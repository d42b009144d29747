"""The form of an intent: fields, districts, half-days, offers in order."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from checklists.forms.entry import EntryForm
from checklists.models import Field, PostOffer
from checklists.search import asking_for
from checklists.selectors import fields_in_use, offers_to_rank, regions_of
from checklists.services.checks import MOST_CHOICES
from checklists.services.contents import IntentContent
from checklists.times import NAMES, parse_times
from common.sheets import CellError
from members.models import Region

RANK = re.compile(r"rank_(\d{1,18})")
SHOWN = 20
HALVES = [
    (f"{day}{half}", f"周{name}{word}")
    for day, name in enumerate(NAMES, start=1)
    for half, word in (("am", "上午"), ("pm", "下午"))
]
RANKS = [("", gettext_lazy("不选"))] + [
    (str(rank), str(rank)) for rank in range(1, MOST_CHOICES + 1)
]


class IntentForm(EntryForm):
    kind = IntentContent
    folded = ("regions", "halves")
    renamed = {"times": "halves"}

    fields_wanted = forms.ModelMultipleChoiceField(
        Field.objects.none(),
        label=gettext_lazy("想了解的领域"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    regions = forms.ModelMultipleChoiceField(
        Region.objects.none(),
        label=gettext_lazy("方便前往的区县"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("不选表示都可以。"),
    )
    halves = forms.MultipleChoiceField(
        choices=HALVES,
        label=gettext_lazy("可参加时间"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("不选表示任意时间。"),
    )
    dates = forms.CharField(
        label=gettext_lazy("其他具体日期"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("如 2026-03-12上午、2026-03-13，多个用顿号隔开。"),
    )
    limit = forms.IntegerField(
        label=gettext_lazy("最多体验几次"), min_value=1, initial=1
    )
    note = forms.CharField(
        label=gettext_lazy("说明"),
        max_length=2000,
        required=False,
        widget=forms.Textarea({"rows": 4}),
    )
    words = forms.CharField(
        label=gettext_lazy("查找岗位"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("输入岗位名称或内容中的词；已排次序的岗位会保留。"),
    )

    def prepare(self, data: Any) -> None:
        self._offer_choices(data)
        for name, found in (
            ("fields_wanted", fields_in_use()),
            ("regions", regions_of(self.round_in_hand.committee)),
        ):
            choice = self.fields[name]
            assert isinstance(choice, forms.ModelMultipleChoiceField)
            choice.queryset = found
        most = self.round_in_hand.posts_per_person
        limit = self.fields["limit"]
        assert isinstance(limit, forms.IntegerField)
        limit.max_value = most
        limit.help_text = _("本期每人最多 %d 次。") % most
        limit.widget.attrs["max"] = most

    def _offer_choices(self, data: Any) -> None:
        """A number to choose for each offer: ranked ones first, then those found."""
        assert self.actor.assignment is not None
        member = self.actor.assignment.member
        assert member is not None
        open_offers = offers_to_rank(self.round_in_hand, member)
        held = self._ranked_ids(data)
        ranked = list(open_offers.filter(pk__in=held))
        words = str(data.get("words", "")).replace("\x00", "").strip()[:60]
        found = open_offers.exclude(pk__in=held)
        if words:
            found = found.filter(tokens=asking_for(words))
        self.found_more = found.count() > SHOWN
        self.offers: list[PostOffer] = [*ranked, *found[:SHOWN]]
        for offer in self.offers:
            self.fields[f"rank_{offer.pk}"] = forms.ChoiceField(
                choices=RANKS,
                label=offer.title,
                required=False,
                help_text=_place(offer),
            )

    def _ranked_ids(self, data: Any) -> list[int]:
        if data:
            return [
                int(found[1])
                for name, value in data.items()
                if value and (found := RANK.fullmatch(name))
            ]
        named = (RANK.fullmatch(name) for name in self.initial)
        return [int(found[1]) for found in named if found]

    @property
    def rank_fields(self) -> list[BoundField]:
        return [self[f"rank_{offer.pk}"] for offer in self.offers]

    @property
    def plain_fields(self) -> list[BoundField]:
        return [
            self[name]
            for name in self.fields
            if name != "words" and not RANK.fullmatch(name)
        ]

    def initial_of(self, content: IntentContent) -> dict[str, Any]:
        weekly = [code for code in content.times if len(code) == 3]
        dated = [code for code in content.times if len(code) > 3]
        return {
            "fields_wanted": list(content.fields_wanted),
            "regions": list(content.regions),
            "halves": weekly,
            "dates": "、".join(
                code.replace("am", "上午").replace("pm", "下午") for code in dated
            ),
            "limit": content.limit,
            "note": content.note,
            **{
                f"rank_{offer.pk}": str(rank)
                for rank, offer in enumerate(content.offers, start=1)
            },
        }

    def clean_dates(self) -> list[str]:
        try:
            return parse_times(self.cleaned_data["dates"], "")
        except CellError as fault:
            raise forms.ValidationError(fault.message) from fault

    def clean_limit(self) -> int:
        return self.cleaned_data["limit"] or 1

    def clean(self) -> dict[str, Any]:
        """Every place in the order goes to one offer."""
        places: dict[str, PostOffer] = {}
        for offer in self.offers:
            rank = self.cleaned_data.get(f"rank_{offer.pk}")
            if not rank:
                continue
            if rank in places:
                text = _("次序 %(rank)s 已给了“%(title)s”，请改选其他数字。")
                told = {"rank": rank, "title": places[rank].title}
                self.add_error(f"rank_{offer.pk}", text % told)
            places[rank] = offer
        self.ranked = tuple(places[rank] for rank in sorted(places, key=int))
        return self.cleaned_data

    def content(self) -> IntentContent:
        given = self.cleaned_data
        return IntentContent(
            fields_wanted=tuple(given["fields_wanted"]),
            offers=self.ranked,
            regions=tuple(given["regions"]),
            times=tuple(sorted({*given["halves"], *given["dates"]})),
            note=given["note"],
            limit=given["limit"],
        )


def _place(offer: PostOffer) -> str:
    """Who opens the offer and where, for people; escaped where it is shown."""
    region = offer.region.name if offer.region else ""
    parts = (offer.department.name, region, offer.host_site)
    return " · ".join(part for part in parts if part)
