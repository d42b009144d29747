"""Figures of answering: face to face by the principal, and what a second round turned."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, QuerySet

from cases.models import (
    ANSWERING,
    Assignment,
    Case,
    Contact,
    ContactStage,
    ContactWay,
    Evaluation,
    Position,
    Verdict,
)
from cases.selectors import overall_verdict

if TYPE_CHECKING:
    from members.models import User

# Up to so many cases the principal answers every one in person, beyond that at least
# so many (LN28, LN29: 3 件以下 includes 3).
IN_PERSON = 3


@dataclass(frozen=True)
class FaceToFace:
    """A department's cases under the rule, and those its principal answered in person."""

    department_id: int
    department: str
    cases: int
    in_person: int

    @property
    def needed(self) -> int:
        return min(self.cases, IN_PERSON)

    @property
    def is_met(self) -> bool:
        return self.in_person >= self.needed


@dataclass(frozen=True)
class SecondRounds:
    """Verdicts of cases handled a second time: how many, before and after (LP32)."""

    cases: int
    before: dict[str, int]
    after: dict[str, int]

    @property
    def turned(self) -> int:
        """Not satisfied before, and now not so any more."""
        return self.cases - sum(
            self.after.get(one, 0) for one in ("", Verdict.NOT_SATISFIED)
        )


def face_to_face(
    user: User, *, since: dt.datetime, until: dt.datetime
) -> list[FaceToFace]:
    """Per department, over cases assigned in the time (since ≤ t < until), by name."""
    spoken = Contact.objects.filter(
        assignment=OuterRef("pk"),
        stage=ContactStage.AT_REPLY,
        way=ContactWay.FACE_TO_FACE,
        position=Position.PRINCIPAL,
        disputed_at__isnull=True,
    )
    parts = (
        Assignment.objects.visible_to(user)
        .standing()
        .filter(
            case__policy__has_face_to_face_rule=True,
            part__in=ANSWERING,
            assigned_at__gte=since,
            assigned_at__lt=until,
        )
        .annotate(is_spoken=Exists(spoken))
        .values_list("department_id", "department__name", "case_id", "is_spoken")
    )
    every: defaultdict[tuple[str, int], set[int]] = defaultdict(set)
    met: defaultdict[tuple[str, int], set[int]] = defaultdict(set)
    for department_id, name, case_id, is_spoken in parts:
        every[name, department_id].add(case_id)
        if is_spoken:
            met[name, department_id].add(case_id)
    return [
        FaceToFace(key[1], key[0], len(every[key]), len(met[key]))
        for key in sorted(every)
    ]


def second_rounds(cases: QuerySet[Case]) -> SecondRounds:
    """Overall verdicts before and after, of those among `cases` that were sent back."""
    twice = dict(
        cases.filter(second_handling__isnull=False)
        .order_by()
        .values_list("pk", "second_handling")
    )
    given: defaultdict[tuple[int, int], list[Evaluation]] = defaultdict(list)
    for one in Evaluation.objects.filter(case__in=list(twice)):
        given[one.case_id, one.handling].append(one)
    second = {pk: number or 0 for pk, number in twice.items()}
    before = Counter(overall_verdict(given[pk, n - 1]) for pk, n in second.items())
    after = Counter(overall_verdict(given[pk, n]) for pk, n in second.items())
    return SecondRounds(len(second), dict(before), dict(after))
