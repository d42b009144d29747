"""Forms of the matching desk and of the posts' desk."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from unfold.widgets import (
    UnfoldAdminIntegerFieldWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextareaWidget,
)

from checklists.models import Round
from common.errors import InvalidInput
from members.models import User
from members.scope import scope_of
from posts.loading.weights import NAMES, parse_weights
from posts.matching.weights import Weights
from posts.models import Match
from posts.rules import MATCHING

USUAL = Weights()


def _points(name: str) -> forms.IntegerField:
    return forms.IntegerField(
        label=NAMES[name],
        initial=getattr(USUAL, name),
        min_value=0,
        widget=UnfoldAdminIntegerFieldWidget(),
    )


class RunForm(forms.ModelForm[Match]):
    """A new run: for which round, how long, and how much each part counts."""

    rank = _points("rank")
    rank_step = _points("rank_step")
    field = _points("field")
    district = _points("district")
    text = _points("text")
    first_seat = _points("first_seat")
    second_seat = _points("second_seat")
    newcomer = _points("newcomer")
    passed_over = _points("passed_over")
    way_between = _points("way_between")

    class Meta:
        model = Match
        fields = ("round", "name", "seed", "time_limit")

    def offer_rounds(self, user: User) -> None:
        """Only rounds of one's own committees, in a phase that can be matched."""
        mine = Round.objects.filter(
            committee__in=scope_of(user).staff, phase__in=MATCHING
        )
        self.fields["round"] = forms.ModelChoiceField(
            label=_("期次"),
            queryset=mine.order_by("-pk"),
            widget=UnfoldAdminSelectWidget(),
            empty_label=None,
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        try:
            parse_weights(self.weights())
        except InvalidInput as error:
            raise forms.ValidationError(error.message) from error
        return cleaned

    def weights(self) -> dict[str, object]:
        held = self.cleaned_data
        return {name: held[name] for name in NAMES if held.get(name) is not None}


class ReasonForm(forms.Form):
    """Why something is done to several things at once."""

    reason = forms.CharField(
        label=_("理由"),
        max_length=300,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}),
    )
