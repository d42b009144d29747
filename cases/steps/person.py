"""Steps of those who raised a case, and of whoever else judges or confirms."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.errors import NotDueYet
from cases.models import Case, Survey
from cases.services.confirming import confirm_result
from cases.services.contacts import dispute_contact
from cases.services.evaluating import evaluate_case
from cases.services.surveys import answer_survey
from cases.steps import who
from cases.steps.step import Facts, Step, part_of
from common.errors import Refused
from members.acting import Acting
from members.models import User


def own_survey(user: User, case: Case) -> Survey | None:
    """The latest question put to this person about the case, or yet to be put."""
    asked = case.surveys.filter(signatory__person=user)
    return asked.order_by("-handling", "-pk").first()


def _evaluate(actor: Acting, case: Case, facts: Facts, at: dt.datetime) -> object:
    return evaluate_case(actor=actor, case_id=case.pk, at=at, **facts)


def _dispute(actor: Acting, case: Case, facts: Facts, at: dt.datetime) -> object:
    contact = part_of(case.contacts.all(), "contact", facts)
    return dispute_contact(
        actor=actor, contact_id=contact.pk, reason=facts["reason"], at=at
    )


def _confirm(actor: Acting, case: Case, facts: Facts, at: dt.datetime) -> object:
    return confirm_result(actor=actor, case_id=case.pk, at=at, **facts)


def _survey(actor: Acting, case: Case, facts: Facts, at: dt.datetime) -> object:
    assert actor.user is not None
    asked = own_survey(actor.user, case)
    if asked is None:
        if case.signatories.filter(person=actor.user).exists():
            raise NotDueYet(_("办结后到时会请您回答，届时会通知您。"))
        raise Refused(_("只有提出人本人可以回答。"), code="signatory_only")
    return answer_survey(actor=actor, survey_id=asked.pk, at=at, **facts)


STEPS = (
    Step("evaluate", gettext_lazy("评价"), gettext_lazy("谢谢，您的评价已提交。"),
         who.evaluator, _evaluate),
    Step("dispute", gettext_lazy("对沟通记录提出异议"),
         gettext_lazy("异议已提交，由部门核实。"), who.raiser, _dispute),
    Step("confirm", gettext_lazy("确认落实"), gettext_lazy("已确认。"),
         who.party, _confirm),
    Step("survey", gettext_lazy("回头看"), gettext_lazy("谢谢，您的回答已提交。"),
         who.raiser, _survey),
)  # fmt: skip
