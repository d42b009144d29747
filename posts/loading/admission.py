"""Which sessions an intent could not get whatever the seats, and why."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import IntEnum
from typing import TypeVar

import numpy as np
from django.utils import timezone

from activities.models import Activity
from activities.rules import Candidate, require_eligible
from checklists.times import NOON, fits
from common.errors import Refused
from posts.loading.facts import Facts
from posts.matching.ragged import Bools, Ints

T = TypeVar("T")


class Bar(IntEnum):
    """In the order in which they are told."""

    NONE = 0
    NOT_IN_OFFICE = 1
    HOST = 2
    AUDIENCE = 3
    SAID_NO = 4
    BEEN = 5
    TIME = 6


@dataclass(frozen=True, slots=True)
class Row:
    """What pairs are judged by: one per row of (intent, session)."""

    intent: Ints
    session: Ints


def bars(facts: Facts, rows: Row) -> Ints:
    """The first bar of each row; what booking would refuse is barred here too."""
    out = np.zeros(len(rows.intent), np.int64)
    if not len(out):
        return out
    judges: list[tuple[Bar, Callable[[Facts, Row], Bools]]] = [
        (Bar.TIME, _no_time),
        (Bar.BEEN, _been),
        (Bar.SAID_NO, _said_no),
        (Bar.AUDIENCE, _not_for),
        (Bar.HOST, _own_host),
        (Bar.NOT_IN_OFFICE, _gone),
    ]
    for bar, judge in judges:
        out[judge(facts, rows)] = bar
    return out


def _gone(facts: Facts, rows: Row) -> Bools:
    gone = [one.member_id not in facts.candidates for one in facts.intents]
    return np.array(gone, bool)[rows.intent]


def _own_host(facts: Facts, rows: Row) -> Bools:
    hosts = _numbers([one.activity.host_id for one in facts.sessions])
    of_session = np.array([hosts[one.activity.host_id] for one in facts.sessions])
    own = [
        number * len(hosts) + hosts[employer]
        for number, one in enumerate(facts.intents)
        if one.member_id in facts.candidates
        for employer in facts.candidates[one.member_id].employers
        if employer in hosts
    ]
    keys = rows.intent * len(hosts) + of_session[rows.session]
    return np.isin(keys, np.array(own, np.int64))


def _not_for(facts: Facts, rows: Row) -> Bools:
    """Asks booking's own rule once per kind of person and kind of session."""
    kinds = _numbers([_audience(one.activity) for one in facts.sessions])
    examples = {kinds[_audience(one.activity)]: one.activity for one in facts.sessions}
    people = _numbers([_person(facts, one.member_id) for one in facts.intents])
    somebody = {
        people[_person(facts, one.member_id)]: facts.candidates.get(one.member_id)
        for one in facts.intents
    }
    of_session = np.array([kinds[_audience(one.activity)] for one in facts.sessions])
    of_intent = np.array([people[_person(facts, i.member_id)] for i in facts.intents])
    keys = of_intent[rows.intent] * len(kinds) + of_session[rows.session]
    asked, back = np.unique(keys, return_inverse=True)
    answers = [
        is_barred(examples[int(key) % len(kinds)], somebody[int(key) // len(kinds)])
        for key in asked
    ]
    return np.array(answers, bool)[back]


def is_barred(activity: Activity, who: Candidate | None) -> bool:
    """Whether the activity is not for this person, their employers left aside."""
    if who is None:
        return True
    try:
        require_eligible(activity, replace(who, employers=frozenset()))
    except Refused:
        return True
    return False


def _audience(activity: Activity) -> tuple[object, ...]:
    return (
        activity.committee_id,
        activity.audience,
        tuple(activity.audience_sectors),
        tuple(activity.audience_groups),
    )


def _person(facts: Facts, member_id: int) -> tuple[object, ...]:
    who = facts.candidates.get(member_id)
    if who is None:
        return ()
    held = who.assignment
    return (held.committee_id, held.role, who.has_left, who.sector_id, who.groups)


def _numbers(values: list[T]) -> dict[T, int]:
    return {value: number for number, value in enumerate(dict.fromkeys(values))}


def _said_no(facts: Facts, rows: Row) -> Bools:
    return _among(
        facts,
        rows,
        facts.past.said_no,
        [one.activity_id for one in facts.sessions],
    )


def _been(facts: Facts, rows: Row) -> Bools:
    return _among(facts, rows, facts.past.been, [one.post_id for one in facts.sessions])


def _among(
    facts: Facts, rows: Row, pairs: frozenset[tuple[int, int]], things: list[int]
) -> Bools:
    """Rows whose person and thing are one of the pairs."""
    if not pairs:
        return np.zeros(len(rows.intent), bool)
    width = max(max(things), max(thing for _, thing in pairs)) + 1
    person = np.array([one.member.user_id for one in facts.intents], np.int64)
    keys = person[rows.intent] * width + np.array(things, np.int64)[rows.session]
    return np.isin(keys, np.array([a * width + b for a, b in pairs], np.int64))


def _no_time(facts: Facts, rows: Row) -> Bools:
    """Asks `fits` once per set of half-days and half-day of a session."""
    codes = _numbers([tuple(one.times) for one in facts.intents])
    spans = [_local(one.activity) for one in facts.sessions]
    slots = _numbers([_slot(*span) for span in spans])
    examples = {slots[_slot(*span)]: span for span in spans}
    of_intent = np.array([codes[tuple(one.times)] for one in facts.intents])
    of_session = np.array([slots[_slot(*span)] for span in spans])
    keys = of_intent[rows.intent] * len(slots) + of_session[rows.session]
    asked, back = np.unique(keys, return_inverse=True)
    known = list(codes)
    answers = [
        not fits(known[int(key) // len(slots)], *examples[int(key) % len(slots)])
        for key in asked
    ]
    return np.array(answers, bool)[back]


def _local(activity: Activity) -> tuple[dt.datetime, dt.datetime]:
    return timezone.localtime(activity.starts_at), timezone.localtime(activity.ends_at)


def _slot(starts: dt.datetime, ends: dt.datetime) -> tuple[object, ...]:
    return starts.date(), starts.hour >= NOON, ends.time()
