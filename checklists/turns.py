"""Whose turn it is on an item or topic: one definition for lists, pages and filters."""

from __future__ import annotations

import datetime as dt
from typing import Any, TypeVar

from django.db.models import (
    Case,
    CharField,
    F,
    Model,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)
from django.utils import timezone

from bulletins.states import Turn
from bulletins.turns import turn_of
from checklists.models import ConcernItem, ConsultItem, ItemEntry, Topic
from checklists.states import EDITABLE, ItemState

M = TypeVar("M", bound=Model)
S = ItemState


def with_turn(found: QuerySet[M], at: dt.datetime) -> QuerySet[M]:
    """Adds `turn` to concerns, consults or topics."""
    by_model: dict[type[Model], Any] = {
        ConcernItem: _of_concern,
        ConsultItem: _of_consult,
        Topic: _of_topic,
    }
    shown: QuerySet[Any] = found.annotate(turn=by_model[found.model](at))
    return shown


def _of_concern(at: dt.datetime) -> Case:
    """What was said before the answer asks nobody any more."""
    said = ItemEntry.objects.filter(concern=OuterRef("pk"))
    after = said.filter(said_at__gt=OuterRef("case__answered_at"))
    return _case(
        When(state__in=EDITABLE, then=Value(Turn.MEMBER)),
        When(state__in=[S.SUBMITTED, S.ACCEPTED], then=Value(Turn.OFFICE)),
        When(state=S.FORWARDED, then=turn_of(said, Value(Turn.DEPARTMENT))),
        When(state=S.ANSWERED, then=turn_of(after, Value(Turn.MEMBER))),
    )


def _of_topic(at: dt.datetime) -> Case:
    said = ItemEntry.objects.filter(topic=OuterRef("pk"))
    after = said.filter(said_at__gt=OuterRef("answered_at"))
    ended = Q(dissolved_at__isnull=False) | Q(closed_at__isnull=False)
    return _case(
        When(ended, then=Value(Turn.NOBODY)),
        When(forwarded_at__isnull=True, then=Value(Turn.OFFICE)),
        When(answered_at__isnull=False, then=turn_of(after, Value(Turn.MEMBER))),
        When(case__isnull=False, then=turn_of(said, Value(Turn.DEPARTMENT))),
        otherwise=turn_of(said, Value(Turn.NOBODY)),
    )


def _of_consult(at: dt.datetime) -> Case:
    """Members advise until the last day; then the department says what became of it."""
    said = ItemEntry.objects.filter(consult=OuterRef("pk"))
    over = Q(advice_until__lt=timezone.localdate(at))
    return _case(
        When(state__in=EDITABLE, then=Value(Turn.DEPARTMENT)),
        When(state=S.SUBMITTED, then=Value(Turn.OFFICE)),
        When(
            Q(state__in=[S.ACCEPTED, S.FORWARDED]) & over,
            then=turn_of(said, Value(Turn.DEPARTMENT)),
        ),
        When(
            state__in=[S.ACCEPTED, S.FORWARDED],
            then=turn_of(said, Value(Turn.MEMBER)),
        ),
        When(state=S.ANSWERED, then=turn_of(said, Value(Turn.NOBODY))),
    )


def _case(*cases: When, otherwise: Any = None) -> Case:
    default = Value(Turn.NOBODY) if otherwise is None else otherwise
    return Case(*cases, default=default, output_field=CharField())


def turn_name(code: str) -> str:
    return str(Turn(code).label)


def awaiting(found: QuerySet[M], turn: str, at: dt.datetime) -> QuerySet[M]:
    """Those on which it is this side's turn, the longest waiting first."""
    return with_turn(found, at).filter(turn=turn).order_by(F("pk").asc())


def turn_on(matter: Model, at: dt.datetime) -> str:
    """Whose turn it is on this one, in words."""
    found: Any = with_turn(type(matter)._default_manager.filter(pk=matter.pk), at)
    return turn_name(found.get().turn)
