"""Rounds: opened, moved through their phases."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from checklists.errors import PhaseOrder
from checklists.models import Round, RoundPhase
from checklists.states import PHASE_ORDER
from members.acting import Acting
from members.models import Committee
from members.rules import require_staff
from trail.services import Entry, record

Span = tuple[dt.date, dt.date]


@transaction.atomic
def open_round(
    *,
    actor: Acting,
    committee: Committee,
    code: str,
    title: str,
    at: dt.datetime,
    phases: Mapping[str, Span] | None = None,
    is_joint: bool = False,
    posts_per_person: int = 3,
) -> Round:
    """A round in its first phase, with the dates its phases are meant to have."""
    require_staff(actor, committee.pk)
    round_ = Round(
        committee=committee,
        code=code,
        title=title,
        is_joint=is_joint,
        posts_per_person=posts_per_person,
    )
    round_.full_clean()
    round_.save(force_insert=True)
    for phase, (starts_on, ends_on) in (phases or {}).items():
        planned = RoundPhase(
            round=round_, phase=phase, starts_on=starts_on, ends_on=ends_on
        )
        planned.full_clean()
        planned.save(force_insert=True)
    record(
        actor.author,
        Entry(round_, "checklists.open_round", to_state=round_.phase),
        at=at,
    )
    return round_


@transaction.atomic
def move_phase(
    *, actor: Acting, round_: Round, phase: str, at: dt.datetime, reason: str = ""
) -> Round:
    """The round is in `phase`: the next one, or with a reason the one before."""
    require_staff(actor, round_.committee_id)
    round_ = Round.objects.select_for_update().get(pk=round_.pk)
    step = PHASE_ORDER.index(phase) - PHASE_ORDER.index(round_.phase)
    if step not in (1, -1):
        raise PhaseOrder(_("阶段须逐个推进，不能跳过。"))
    if step == -1 and not reason.strip():
        raise PhaseOrder(_("退回上一阶段请填写理由。"))
    before, round_.phase = round_.phase, phase
    round_.save(update_fields=["phase"])
    entry = Entry(round_, "checklists.move_phase", before, phase, reason)
    record(actor.author, entry, at=at)
    return round_
