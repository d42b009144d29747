"""The same department for many cases: looked at first, then assigned one by one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db import transaction

from cases.gates import Setting
from cases.models import Case
from cases.services.assigning import assign_case
from common.errors import DomainError, Refused
from members.acting import Acting

SettingOf = Callable[[Case], Setting]


@dataclass(frozen=True)
class Outcome:
    """What became of one case; `refusal` is empty where it was assigned."""

    case: Case
    refusal: str = ""


def assign_cases(
    *, actor: Acting, cases: Iterable[Case], setting: SettingOf, at: dt.datetime
) -> list[Outcome]:
    """Each case in a transaction of its own; one that cannot be assigned says why."""
    return [_try(actor, case, setting(case), at) for case in cases]


def preview_assigning(
    *, actor: Acting, cases: Iterable[Case], setting: SettingOf, at: dt.datetime
) -> list[Outcome]:
    """What `assign_cases` would say; nothing of it stays."""
    return [_try(actor, case, setting(case), at, stays=False) for case in cases]


def _try(
    actor: Acting, case: Case, setting: Setting, at: dt.datetime, *, stays: bool = True
) -> Outcome:
    try:
        with transaction.atomic():
            assign_case(actor=actor, case_id=case.pk, settings=[setting], at=at)
            transaction.set_rollback(not stays)
    except (DomainError, Refused) as refusal:
        return Outcome(case, refusal.message)
    return Outcome(case)
