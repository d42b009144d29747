"""What every entry form shares: the round, drafts, faults told by the service."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from checklists.models import ListItem, Round
from checklists.services.contents import Content, content_of
from common.errors import DomainError, Refused
from members.acting import Acting

SUBMIT, DRAFT, LOOK = "submit", "draft", "look"


def say_lengths(form: forms.Form) -> None:
    """Tell how long a text may be and how long it is, in an office's words."""
    for field in form.fields.values():
        text = _("不能超过 %(limit_value)d 字，现有 %(show_value)d 字。")
        field.error_messages["max_length"] = text


class EntryForm(forms.Form):
    """Content of one item. Only a form that is submitted asks for everything."""

    kind: ClassVar[type[Content]]
    # Names of faults that the service tells, where the form calls them otherwise.
    renamed: ClassVar[Mapping[str, str]] = {}
    # Long lists of choices that most people leave alone.
    folded: ClassVar[tuple[str, ...]] = ()

    round = forms.ModelChoiceField(Round.objects.none(), label=_("期次"))

    def __init__(
        self,
        data: Any = None,
        *,
        actor: Acting,
        rounds: Sequence[Round],
        item: ListItem | None = None,
    ) -> None:
        self.actor, self.rounds, self.item = actor, rounds, item
        self.raw = data or {}
        self.step = str(data.get("step", SUBMIT)) if data else SUBMIT
        initial = self.initial_of(content_of(item)) if item else {}
        is_looking = bool(data) and self.step == LOOK
        super().__init__(None if is_looking else data, initial=initial)
        choice = self.fields["round"]
        assert isinstance(choice, forms.ModelChoiceField)
        choice.queryset = Round.objects.filter(pk__in=[one.pk for one in rounds])
        choice.initial = rounds[0].pk
        if len(rounds) == 1:
            del self.fields["round"]
        self.prepare(self.raw)
        say_lengths(self)
        if is_looking:
            self.initial.update(self._as_typed(data))
        if self.step == DRAFT:
            for field in self.fields.values():
                field.required = False

    def prepare(self, data: Any) -> None:
        """Set choices; called once the round is known."""

    def initial_of(self, content: Any) -> dict[str, Any]:
        raise NotImplementedError

    def content(self) -> Content:
        """What was entered, from a valid form."""
        raise NotImplementedError

    @property
    def is_whole(self) -> bool:
        """Valid, with whatever else stands on the page."""
        return self.is_valid()

    @property
    def open_fields(self) -> list[BoundField]:
        return [one for one in self.visible_fields() if one.name not in self.folded]

    @property
    def folded_fields(self) -> list[BoundField]:
        return [one for one in self.visible_fields() if one.name in self.folded]

    @property
    def is_draft(self) -> bool:
        return self.step == DRAFT

    @property
    def round_in_hand(self) -> Round:
        """The round chosen, else the first that is open to this person."""
        asked = str(self.raw.get("round", ""))
        return next(
            (one for one in self.rounds if str(one.pk) == asked), self.rounds[0]
        )

    def _as_typed(self, data: Any) -> dict[str, Any]:
        """What stands in the form, unchecked: to show it again without complaint."""
        return {
            name: field.widget.value_from_datadict(data, {}, name)
            for name, field in self.fields.items()
        }

    def show(self, refusal: DomainError | Refused) -> None:
        """Put what the service refused beside the fields it is about."""
        told = False
        for name, texts in getattr(refusal, "fields", {}).items():
            name = self.renamed.get(name, name)
            for text in texts:
                self.add_error(name if name in self.fields else None, text)
                told = True
        if not told:
            self.add_error(None, refusal.message)
