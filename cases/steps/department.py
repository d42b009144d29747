"""Steps of the departments that answer and of those that countersign."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.models import Assignment, Case, Clock, Part, Reply
from cases.services.accepting import (
    accept_assignment,
    begin_handling,
    object_to_assignment,
)
from cases.services.contacts import Talk, record_contact
from cases.services.countersigning import countersign_reply, pass_round
from cases.services.replies import Draft, amend_reply, draft_reply, send_reply
from cases.services.requests import ask_extension, ask_pause
from cases.steps import who
from cases.steps.step import Facts, Step, part_of
from common.errors import IllegalTransition
from members.acting import Acting


def own_reply(part: Assignment) -> Reply | None:
    return Reply.objects.filter(assignment=part, handling=part.handling).first()


def _accept(actor: Acting, case: Case, facts: Facts, at: dt.datetime) -> object:
    part = who.own_part(actor, case)
    return accept_assignment(actor=actor, assignment_id=part.pk, at=at)


def _object(actor: Acting, case: Case, facts: Facts, at: dt.datetime) -> object:
    part = who.own_part(actor, case)
    return object_to_assignment(actor=actor, assignment_id=part.pk, at=at, **facts)


def _begin(actor: Acting, case: Case, facts: Facts, at: dt.datetime) -> object:
    part = who.own_part(actor, case)
    return begin_handling(actor=actor, assignment_id=part.pk, at=at)


def _contact(actor: Acting, case: Case, facts: Facts, at: dt.datetime) -> object:
    part = who.own_part(actor, case)
    return record_contact(actor=actor, assignment_id=part.pk, talk=Talk(**facts), at=at)


def _reply(actor: Acting, case: Case, facts: Facts, at: dt.datetime) -> object:
    part, draft = who.own_part(actor, case), Draft(**facts)
    kept = own_reply(part)
    if kept is None:
        return draft_reply(actor=actor, assignment_id=part.pk, draft=draft, at=at)
    return amend_reply(actor=actor, reply_id=kept.pk, draft=draft, at=at)


def _circulate(actor: Acting, case: Case, facts: Facts, at: dt.datetime) -> object:
    return pass_round(actor=actor, reply_id=_drafted(actor, case).pk, at=at)


def _send(actor: Acting, case: Case, facts: Facts, at: dt.datetime) -> object:
    kept = _drafted(actor, case)
    return send_reply(actor=actor, reply_id=kept.pk, at=at, **facts)


def _countersign(actor: Acting, case: Case, facts: Facts, at: dt.datetime) -> object:
    lead = (
        Assignment.objects.of_now(case)
        .filter(part=Part.LEAD)
        .exclude(department=actor.department_id)
    )
    reply = Reply.objects.filter(assignment__in=lead, handling=case.handling).first()
    if reply is None:
        who.own_part(actor, case)
        raise IllegalTransition(_("主办部门还没有送来答复稿，送来后会通知您。"))
    return countersign_reply(actor=actor, reply_id=reply.pk, at=at, **facts)


def _extend(actor: Acting, case: Case, facts: Facts, at: dt.datetime) -> object:
    clock = _own_clock(actor, case, facts)
    return ask_extension(
        actor=actor,
        clock_id=clock.pk,
        days=facts["days"],
        reason=facts["reason"],
        at=at,
    )


def _pause(actor: Acting, case: Case, facts: Facts, at: dt.datetime) -> object:
    clock = _own_clock(actor, case, facts)
    return ask_pause(actor=actor, clock_id=clock.pk, reason=facts["reason"], at=at)


def _drafted(actor: Acting, case: Case) -> Reply:
    kept = own_reply(who.own_part(actor, case))
    if kept is None:
        raise IllegalTransition(_("还没有答复稿，请先起草答复。"))
    return kept


def _own_clock(actor: Acting, case: Case, facts: Facts) -> Clock:
    """The limit named, else the one of the department's part that ends first."""
    if facts.get("clock"):
        return part_of(case.clocks.all(), "clock", facts)
    mine = case.clocks.running().filter(assignment=who.own_part(actor, case))
    clock = mine.order_by("due_at", "pk").first()
    if clock is None:
        raise IllegalTransition(_("贵部门在本件上没有正在计算的期限。"))
    return clock


STEPS = (
    Step("accept", gettext_lazy("接收"), gettext_lazy("已接收。"), who.department, _accept),
    Step("object", gettext_lazy("申请改派"), gettext_lazy("已申请改派，由政协机关决定。"),
         who.department, _object),
    Step("begin", gettext_lazy("开始办理"), gettext_lazy("已开始办理。"), who.department, _begin),
    Step("contact", gettext_lazy("登记沟通"), gettext_lazy("已登记，并告知提出人。"),
         who.department, _contact),
    Step("reply", gettext_lazy("起草答复"), gettext_lazy("答复稿已保存。"),
         who.department, _reply),
    Step("circulate", gettext_lazy("送会签"), gettext_lazy("已送协办部门会签。"),
         who.department, _circulate),
    Step("countersign", gettext_lazy("会签"), gettext_lazy("会签意见已送主办部门。"),
         who.department, _countersign),
    Step("send", gettext_lazy("发出答复"), gettext_lazy("答复已发出。"), who.department, _send),
    Step("extend", gettext_lazy("申请延期"), gettext_lazy("已提交，由政协机关审批。"),
         who.department, _extend),
    Step("pause", gettext_lazy("申请暂停计时"), gettext_lazy("已提交，由政协机关审批。"),
         who.department, _pause),
)  # fmt: skip
