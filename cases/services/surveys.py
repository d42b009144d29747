"""Is it really solved? Asked some time after closing; the answer can reopen (回头看)."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from cases.errors import AlreadyDone, NotDueYet
from cases.locks import lock_case
from cases.models import Solved, Survey
from cases.moving import change, told
from cases.rules import require_not_answering
from cases.services.closing import reopen
from cases.states import CaseState
from cases.telling import tell_survey
from common.errors import InvalidInput, Refused
from members.acting import SYSTEM_ACTING, Acting
from trail.services import Entry, record

LONGEST = 1000


def ask_surveys(at: dt.datetime) -> int:
    """Ask every question that is due, once; how many were asked now.

    May run twice or at once: each question is asked under its case's lock.
    """
    due = Survey.objects.filter(
        asked_at__isnull=True, ask_at__lte=at, case__state=CaseState.CLOSED
    ).order_by("ask_at", "pk")
    return sum(_ask(pk, at) for pk in list(due.values_list("pk", flat=True)))


@transaction.atomic
def _ask(survey_id: int, at: dt.datetime) -> bool:
    case_id = Survey.objects.values_list("case_id", flat=True).get(pk=survey_id)
    case = lock_case(SYSTEM_ACTING, case_id)
    survey = Survey.objects.select_related("signatory").get(pk=survey_id)
    # Asked by somebody else meanwhile, or about a closing that was undone.
    is_past = case.state != CaseState.CLOSED or survey.handling != case.handling
    if survey.asked_at is not None or is_past:
        return False
    survey.case = case
    before = change(survey, {"asked_at": at})
    record(
        SYSTEM_ACTING.author,
        Entry(survey, "cases.ask_survey", before=before, after=told({"asked_at": at})),
        at=at,
    )
    tell_survey(survey, at=at)
    return True


@transaction.atomic
def answer_survey(
    *, actor: Acting, survey_id: int, answer: str, at: dt.datetime, comment: str = ""
) -> Survey:
    """The person asked says whether it is solved; "no" and "partly" reopen the case."""
    case_id = Survey.objects.values_list("case_id", flat=True).get(pk=survey_id)
    case = lock_case(actor, case_id)
    survey = Survey.objects.select_related("signatory").get(pk=survey_id)
    if actor.user is None or survey.signatory.person_id != actor.user.pk:
        raise Refused(_("只有提出人本人可以回答。"), code="signatory_only")
    require_not_answering(actor, case, at)
    if survey.asked_at is None:
        raise NotDueYet(_("还没有到回头看的时间，届时会通知您。"))
    if survey.answered_at is not None:
        raise AlreadyDone(_("您已经回答过，不必重复回答。"))
    comment = comment.strip()
    _check(answer, comment)
    facts = {"answer": answer, "comment": comment, "answered_at": at}
    before = change(survey, facts)
    record(
        actor.author,
        Entry(
            survey,
            "cases.answer_survey",
            reason=comment,
            before=before,
            after=told(facts),
        ),
        at=at,
    )
    is_current = case.state == CaseState.CLOSED and survey.handling == case.handling
    if answer != Solved.YES and is_current:
        reopen(actor, case, comment, at=at)
    return survey


def _check(answer: str, comment: str) -> None:
    wrong = {}
    if answer not in Solved.values:
        wrong["answer"] = [_("请选择")]
    is_mute = answer != Solved.YES and not comment
    if is_mute or len(comment) > LONGEST:
        wrong["comment"] = [_("没有完全解决的请说明情况，不超过 %s 字") % LONGEST]
    if wrong:
        raise InvalidInput(_("请把回答填写完整。"), fields=wrong)
