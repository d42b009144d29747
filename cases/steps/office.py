"""Steps of the office: assigning, deciding, supervising, closing."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext_lazy

from cases.gates import Setting
from cases.models import Assignment, Case, ClockRequest
from cases.services.assigning import (
    assign_case,
    keep_assignment,
    reassign_case,
    withdraw_assignment,
)
from cases.services.closing import close_case, mark_carried_out, reopen_case
from cases.services.confirming import record_visit
from cases.services.evaluating import end_evaluation, send_back
from cases.services.requests import decide_request, resume_clock
from cases.services.supervising import lift_supervision, start_supervision
from cases.services.withdrawing import withdraw_case
from cases.steps import who
from cases.steps.step import Facts, Step, due_at, part_of
from members.acting import Acting


def setting_of(case: Case, facts: Facts, part: str) -> Setting:
    return Setting(
        department=facts["department"],
        part=part,
        reply_class=facts.get("reply_class") or "",
        person=facts.get("person"),
        due_at=due_at(case, facts),
    )


def _assign(actor: Acting, case: Case, facts: Facts, at: dt.datetime) -> object:
    settings = [setting_of(case, one, one["part"]) for one in facts["settings"]]
    return assign_case(actor=actor, case_id=case.pk, settings=settings, at=at)


def _assignment(case: Case, facts: Facts) -> Assignment:
    return part_of(case.assignments.all(), "assignment", facts)


def _reassign(actor: Acting, case: Case, facts: Facts, at: dt.datetime) -> object:
    old = _assignment(case, facts)
    return reassign_case(
        actor=actor,
        assignment_id=old.pk,
        to=setting_of(case, facts, old.part),
        reason=facts["reason"],
        at=at,
    )


def _keep(actor: Acting, case: Case, facts: Facts, at: dt.datetime) -> object:
    kept = _assignment(case, facts)
    return keep_assignment(
        actor=actor, assignment_id=kept.pk, reason=facts["reason"], at=at
    )


def _withdraw(actor: Acting, case: Case, facts: Facts, at: dt.datetime) -> object:
    gone = _assignment(case, facts)
    return withdraw_assignment(
        actor=actor, assignment_id=gone.pk, reason=facts["reason"], at=at
    )


def _take_back(actor: Acting, case: Case, facts: Facts, at: dt.datetime) -> object:
    return withdraw_case(actor=actor, case_id=case.pk, at=at, **facts)


def _decide(actor: Acting, case: Case, facts: Facts, at: dt.datetime) -> object:
    asked = ClockRequest.objects.filter(clock__case=case)
    request = part_of(asked, "request", facts)
    return decide_request(
        actor=actor,
        request_id=request.pk,
        approve=facts["approve"],
        opinion=facts.get("opinion", ""),
        at=at,
    )


def _resume(actor: Acting, case: Case, facts: Facts, at: dt.datetime) -> object:
    clock = part_of(case.clocks.all(), "clock", facts)
    return resume_clock(actor=actor, clock_id=clock.pk, at=at)


def _end(actor: Acting, case: Case, facts: Facts, at: dt.datetime) -> object:
    return end_evaluation(actor=actor, case_id=case.pk, at=at, **facts)


def _send_back(actor: Acting, case: Case, facts: Facts, at: dt.datetime) -> object:
    return send_back(actor=actor, case_id=case.pk, at=at, **facts)


def _supervise(actor: Acting, case: Case, facts: Facts, at: dt.datetime) -> object:
    return start_supervision(actor=actor, case_id=case.pk, at=at, **facts)


def _lift(actor: Acting, case: Case, facts: Facts, at: dt.datetime) -> object:
    lifted = part_of(case.supervisions.all(), "supervision", facts)
    return lift_supervision(
        actor=actor, supervision_id=lifted.pk, result=facts["result"], at=at
    )


def _visit(actor: Acting, case: Case, facts: Facts, at: dt.datetime) -> object:
    return record_visit(actor=actor, case_id=case.pk, at=at, **facts)


def _carry_out(actor: Acting, case: Case, facts: Facts, at: dt.datetime) -> object:
    return mark_carried_out(actor=actor, case_id=case.pk, at=at, **facts)


def _close(actor: Acting, case: Case, facts: Facts, at: dt.datetime) -> object:
    return close_case(actor=actor, case_id=case.pk, at=at, **facts)


def _reopen(actor: Acting, case: Case, facts: Facts, at: dt.datetime) -> object:
    return reopen_case(actor=actor, case_id=case.pk, at=at, **facts)


STEPS = (
    Step("assign", gettext_lazy("交办"), gettext_lazy("已交办，并通知承办部门。"),
         who.clerk, _assign),
    Step("reassign", gettext_lazy("改派"), gettext_lazy("已改派。"), who.clerk, _reassign),
    Step("keep", gettext_lazy("维持交办"), gettext_lazy("已维持原交办。"), who.clerk, _keep),
    Step("withdraw", gettext_lazy("撤回交办"), gettext_lazy("已撤回交办。"),
         who.clerk, _withdraw),
    Step("take-back", gettext_lazy("撤回办理件"), gettext_lazy("已撤回，并通知承办部门。"),
         who.clerk, _take_back),
    Step("decide", gettext_lazy("审批延期、暂停"), gettext_lazy("已审批，并通知申请人。"),
         who.clerk, _decide),
    Step("resume", gettext_lazy("恢复计时"), gettext_lazy("已恢复计时。"),
         who.department_or_clerk, _resume),
    Step("end-evaluation", gettext_lazy("结束评价"), gettext_lazy("评价已结束。"),
         who.clerk, _end),
    Step("send-back", gettext_lazy("退回二次办理"), gettext_lazy("已退回，请重新交办。"),
         who.supervisor, _send_back),
    Step("supervise", gettext_lazy("督办"), gettext_lazy("已开始督办。"),
         who.supervisor, _supervise),
    Step("lift", gettext_lazy("解除督办"), gettext_lazy("已解除督办。"),
         who.supervisor, _lift),
    Step("visit", gettext_lazy("登记回访"), gettext_lazy("已登记。"), who.supervisor, _visit),
    Step("carried-out", gettext_lazy("登记办实"), gettext_lazy("已登记办实。"),
         who.clerk, _carry_out),
    Step("close", gettext_lazy("办结"), gettext_lazy("已办结。"), who.clerk, _close),
    Step("reopen", gettext_lazy("重新办理"), gettext_lazy("已转为重新办理，请交办。"),
         who.supervisor, _reopen),
)  # fmt: skip
