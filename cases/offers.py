"""Which steps a page offers to a reader: what stands in their way is not judged here.

The services decide; a step that is not offered is refused by them in words.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from cases.models import (
    ANSWERING,
    Assignment,
    Case,
    Clock,
    Gate,
    Part,
    Party,
    Reply,
    RequestState,
)
from cases.reading import Record
from cases.selectors import awaited
from cases.states import (
    AFTER_ANSWER,
    ENDED,
    OWED,
    AssignmentState,
    CaseState,
    ReplyState,
)
from cases.steps.person import own_survey
from members.models import Role, User
from members.models.roles import DEPARTMENT_ROLES
from members.scope import scope_of

TO_ASSIGN = (CaseState.OPEN, CaseState.SECOND_ROUND, CaseState.REOPENED)
Named = tuple[int | str, str]


@dataclass(frozen=True)
class Reading:
    """A case, loaded by `reading.whole`, in the hands of one reader."""

    case: Case
    record: Record
    user: User
    at: dt.datetime

    @property
    def parts(self) -> list[Assignment]:
        found: list[Assignment] = getattr(self.case, "parts_now", [])
        return found

    @property
    def clocks(self) -> list[Clock]:
        found: list[Clock] = getattr(self.case, "clocks_now", [])
        return found

    @property
    def replies(self) -> list[Reply]:
        found: list[Reply] = getattr(self.case, "shown_replies", [])
        return found

    def holds(self, *roles: str) -> bool:
        return any(
            one.role in roles and one.committee_id == self.case.committee_id
            for one in scope_of(self.user).assignments
        )

    @property
    def is_raiser(self) -> bool:
        signed = getattr(self.case, "shown_signatories", [])
        return any(one.person_id == self.user.pk for one in signed)

    @property
    def own(self) -> Assignment | None:
        """The part of a department in which the reader holds an office."""
        held = {
            one.department_id
            for one in scope_of(self.user).assignments
            if one.role in DEPARTMENT_ROLES
        }
        return next((one for one in self.parts if one.department_id in held), None)

    @property
    def own_reply(self) -> Reply | None:
        own = self.own
        if own is None:
            return None
        return next((one for one in self.replies if one.assignment_id == own.pk), None)

    @property
    def going_round(self) -> Reply | None:
        """The lead's draft that the reader's department has to countersign."""
        own = self.own
        if own is None or own.part != Part.JOINT:
            return None
        waiting = {
            one.reply_id
            for one in self.record.countersigns
            if one.assignment_id == own.pk and one.agrees is None
        }
        drafts = (one for one in self.replies if one.pk in waiting)
        state = ReplyState.COUNTERSIGNING
        return next((one for one in drafts if one.state == state), None)


def steps_for(reading: Reading) -> list[str]:
    """What this reader may do next, the most urgent first."""
    names = [*_of_raiser(reading), *_of_department(reading), *_of_office(reading)]
    return list(dict.fromkeys([*names, *_of_all(reading)]))


def _of_raiser(reading: Reading) -> Iterator[str]:
    case, user = reading.case, reading.user
    if case.state == CaseState.ANSWERED and _judges(reading):
        yield "evaluate"
    if reading.is_raiser:
        asked = own_survey(user, case)
        if asked and asked.asked_at and not asked.answered_at:
            yield "survey"
        if case.state not in ENDED and disputable(reading):
            yield "dispute"


def _judges(reading: Reading) -> bool:
    missing = awaited(reading.case, reading.at)
    if reading.is_raiser:
        return any(one.person_id == reading.user.pk for one in missing.signatories)
    if reading.holds(Role.CLERK) and missing.has_sponsor:
        return True
    given = getattr(reading.case, "shown_evaluations", [])
    judged = any(
        one.person_id == reading.user.pk and one.handling == reading.case.handling
        for one in given
    )
    return bool(missing.public and reading.holds(Role.REPRESENTATIVE) and not judged)


def _of_department(reading: Reading) -> Iterator[str]:
    own, case = reading.own, reading.case
    if own is None or case.state in ENDED:
        return
    if own.state == AssignmentState.ASSIGNED:
        yield "accept"
        yield "object"
    if own.state == AssignmentState.ACCEPTED:
        yield from _handling(reading, own)
    if own.state in (AssignmentState.ACCEPTED, AssignmentState.ANSWERED):
        yield "contact"
    if any(one.assignment_id == own.pk for one in reading.clocks):
        yield from ("extend", "pause")


def _handling(reading: Reading, own: Assignment) -> Iterator[str]:
    if reading.going_round:
        yield "countersign"
    if own.part not in ANSWERING:
        return
    if own.begun_at is None:
        yield "begin"
        return
    reply = reading.own_reply
    if reply is not None and reply.state != ReplyState.SENT:
        joint = any(one.part == Part.JOINT for one in reading.parts)
        if joint and reply.state in (ReplyState.DRAFT, ReplyState.RETURNED):
            yield "circulate"
        if reply.state == ReplyState.READY or not joint:
            yield "send"
    if reply is None or reply.state != ReplyState.COUNTERSIGNING:
        yield "reply"


def _of_office(reading: Reading) -> Iterator[str]:
    if reading.is_raiser:
        return
    if reading.holds(Role.CLERK):
        yield from _of_clerk(reading)
    if reading.holds(Role.CLERK, Role.LEADER):
        yield from _of_supervisor(reading)


def _of_supervisor(reading: Reading) -> Iterator[str]:
    case = reading.case
    if case.state == CaseState.EVALUATED and case.second_handling is None:
        yield "send-back"
    if case.state in AFTER_ANSWER | {CaseState.CLOSED}:
        yield "visit"
    if case.state == CaseState.CLOSED:
        yield "reopen"
    if case.state not in ENDED:
        yield "supervise"
    if named_parts(reading, "lift"):
        yield "lift"


def _of_clerk(reading: Reading) -> Iterator[str]:
    case = reading.case
    if case.state in TO_ASSIGN:
        yield "assign"
    if named_parts(reading, "reassign"):
        yield from ("reassign", "keep")
    for name in ("decide", "resume"):
        if named_parts(reading, name):
            yield name
    if case.state in OWED | {CaseState.OBJECTED} and reading.parts:
        yield "withdraw"
    if case.answered_at is None and case.state not in ENDED:
        yield "take-back"
    if case.state in AFTER_ANSWER | {CaseState.CLOSED}:
        yield from _of_answered(reading)


def _of_answered(reading: Reading) -> Iterator[str]:
    case = reading.case
    if case.state == CaseState.EVALUATED:
        yield "close"
    if case.state == CaseState.ANSWERED:
        missing = awaited(case, reading.at)
        if not (missing.signatories or missing.has_sponsor):
            yield "end-evaluation"
    if case.carried_out_at is None:
        yield "carried-out"


def _of_all(reading: Reading) -> Iterator[str]:
    wants = Gate.CONFIRM_AFTER in reading.case.policy.gates
    if reading.case.state in AFTER_ANSWER and wants and named_parts(reading, "confirm"):
        yield "confirm"


def disputable(reading: Reading) -> list[Named]:
    return [
        (one.pk, f"{one.assignment.department} {one.get_purpose_display()} #{one.pk}")
        for one in reading.record.contacts
        if one.disputed_at is None and one.handling == reading.case.handling
    ]


def named_parts(reading: Reading, step: str) -> list[Named]:
    """What a step's form offers to choose among, with what each is called."""
    match step:
        case "reassign" | "keep":
            wanted = [
                one for one in reading.parts if one.state == AssignmentState.OBJECTED
            ]
            return [(one.pk, str(one.department)) for one in wanted]
        case "withdraw":
            return [(one.pk, str(one.department)) for one in reading.parts]
        case "dispute":
            return disputable(reading)
        case "decide":
            return _requests(reading)
        case "resume":
            paused = [one for one in reading.clocks if one.paused_at]
            return [(one.pk, one.stage.get_code_display()) for one in paused]
        case "lift":
            watched = getattr(reading.case, "shown_supervisions", [])
            return [
                (one.pk, one.get_kind_display())
                for one in watched
                if one.lifted_at is None
            ]
        case "confirm":
            return _parties(reading)
        case _:
            return []


def _requests(reading: Reading) -> list[Named]:
    return [
        (one.pk, f"{one.clock.stage.get_code_display()} {one.get_kind_display()}")
        for one in reading.record.requests
        if one.state == RequestState.ASKED
    ]


def _parties(reading: Reading) -> list[Named]:
    mine = []
    if reading.is_raiser:
        mine.append(Party.RAISER)
    if reading.own is not None:
        mine.append(Party.DEPARTMENT)
    if reading.holds(Role.LEADER):
        mine.append(Party.OFFICE)
    given = {
        one.party
        for one in reading.record.confirmations
        if one.handling == reading.case.handling
    }
    return [(one.value, str(one.label)) for one in mine if one not in given]
