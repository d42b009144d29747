"""Choosing a round."""

from __future__ import annotations

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext_lazy as _

from checklists.models import Round


class RoundForm(forms.Form):
    """The rounds whose figures the person may read."""

    round = forms.ChoiceField(label=_("期次"), required=False)

    def __init__(self, rounds: Sequence[Round], chosen: Round) -> None:
        super().__init__(initial={"round": chosen.code})
        several = len({one.committee_id for one in rounds}) > 1
        field = self.fields["round"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(one.code, _label(one, several)) for one in rounds]


def _label(round_: Round, several: bool) -> str:
    title = f"{round_.title}（{round_.get_phase_display()}）"
    return f"{round_.committee.name} {title}" if several else title
