"""Gates: what must have been recorded before a step, each said in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from cases.errors import GateClosed
from cases.models import (
    Assignment,
    Case,
    Contact,
    ContactStage,
    ContactWay,
    Gate,
    Party,
    Policy,
    Position,
    Purpose,
    Reply,
    VisitKind,
)
from cases.rules import able_signatories
from members.models import Department, RoleAssignment


@dataclass(frozen=True)
class Missing:
    """What a gate still asks for: the sentence says what, and who does it."""

    gate: str
    sentence: str


@dataclass(frozen=True)
class Setting:
    """One department's part with the four settings (四定, LP08)."""

    department: Department
    part: str
    reply_class: str = ""
    person: RoleAssignment | None = None
    due_at: dt.datetime | None = None


def require_open(missing: Iterable[Missing]) -> None:
    """Refuse with the first thing missing."""
    for one in missing:
        raise GateClosed(one.sentence, code=one.gate)


def missing_at_assigning(policy: Policy, setting: Setting) -> list[Missing]:
    if Gate.FOUR_SETTINGS not in policy.gates:
        return []
    wanted = {
        _("办理类别"): setting.reply_class,
        _("具体人员"): setting.person,
        _("办结时限"): setting.due_at,
    }
    lacking = "、".join(name for name, value in wanted.items() if not value)
    if not lacking:
        return []
    return [
        Missing(
            Gate.FOUR_SETTINGS,
            _("“%(who)s”的四定尚缺%(what)s，请交办人补齐后再交办。")
            % {"who": setting.department.name, "what": lacking},
        )
    ]


def missing_at_beginning(assignment: Assignment) -> list[Missing]:
    if not _asks(assignment.case, Gate.CONSULT_FIRST):
        return []
    if _talks(assignment).filter(purpose=Purpose.CONSULT).exists():
        return []
    return [
        Missing(
            Gate.CONSULT_FIRST,
            _("先会商、后办理：请“%s”先与提出人会商并登记，再开始办理。")
            % assignment.department.name,
        )
    ]


def missing_at_sending(reply: Reply) -> list[Missing]:
    case, who = reply.case, reply.assignment.department.name
    talks = _talks(reply.assignment)
    missing = []
    researched = talks.filter(purpose=Purpose.RESEARCH).exists()
    if _asks(case, Gate.RESEARCH_FIRST) and not researched:
        missing.append(
            Missing(
                Gate.RESEARCH_FIRST,
                _("先调研、后答复：请“%s”先登记调研情况，再发出答复。") % who,
            )
        )
    # The opinion is asked on a draft, so one asked before there was a draft is none.
    asked = talks.filter(purpose=Purpose.ASK_OPINION, held_at__gte=reply.drafted_at)
    if _asks(case, Gate.ASK_FIRST) and not asked.exists():
        missing.append(
            Missing(
                Gate.ASK_FIRST,
                _("先征询、后行文：请“%s”就答复稿征询提出人意见并登记，再正式行文。")
                % who,
            )
        )
    return missing


def missing_at_closing(
    case: Case, at: dt.datetime, *, is_refused: bool = False
) -> list[Missing]:
    """`is_refused`: closed although it did not satisfy, so nobody confirms it."""
    missing = []
    if _asks(case, Gate.TALK_AT_REPLY):
        missing += _silent_heads(case)
    if _asks(case, Gate.CONFIRM_AFTER) and not is_refused:
        missing += _unconfirmed(case, at)
    if _asks(case, Gate.VISIT_BEFORE_CLOSING) and not _visited(case):
        missing.append(
            Missing(
                Gate.VISIT_BEFORE_CLOSING,
                _("回访后方可办结：请政协机关回访并登记结果，再办结。"),
            )
        )
    return missing


def required_parties(case: Case, at: dt.datetime) -> list[str]:
    """The three parties; without the raiser where none is left who could."""
    parties = [str(one) for one in Party]
    if not able_signatories(case, at):
        parties.remove(Party.RAISER)
    return parties


def _silent_heads(case: Case) -> list[Missing]:
    """Departments whose head has not spoken in person at the reply (LN33)."""
    return [
        Missing(
            Gate.TALK_AT_REPLY,
            _("答复时当面沟通：请“%s”主要或分管负责人与提出人当面沟通并登记，再办结。")
            % one.department.name,
        )
        for one in _answering(case)
        if not _talks(one)
        .filter(
            stage=ContactStage.AT_REPLY,
            way=ContactWay.FACE_TO_FACE,
            position__in=[Position.PRINCIPAL, Position.DEPUTY_HEAD],
        )
        .exists()
    ]


def _unconfirmed(case: Case, at: dt.datetime) -> list[Missing]:
    given = set(
        case.confirmations.filter(handling=case.handling).values_list(
            "party", flat=True
        )
    )
    lacking = [Party(one) for one in required_parties(case, at) if one not in given]
    if not lacking:
        return []
    names = "、".join(str(one.label) for one in lacking)
    return [
        Missing(Gate.CONFIRM_AFTER, _("三方确认后办结：尚待%s确认落实情况。") % names)
    ]


def _visited(case: Case) -> bool:
    visits = case.visits.filter(handling=case.handling)
    return visits.filter(kind=VisitKind.RETURN_VISIT).exists()


def _asks(case: Case, gate: Gate) -> bool:
    return gate in case.policy.gates


def _talks(assignment: Assignment) -> QuerySet[Contact]:
    """What was recorded and not called untrue by who raised the case."""
    return assignment.contacts.filter(disputed_at__isnull=True)


def _answering(case: Case) -> QuerySet[Assignment]:
    standing = Assignment.objects.of_now(case).answering()
    return standing.select_related("department").order_by("pk")
