"""Members' advice on what departments ask (问计, W18)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from checklists.models import Advice, ConsultItem
from checklists.rules import require_member, require_open_round
from checklists.states import ItemState
from common.errors import DomainError, InvalidInput
from members.acting import Acting
from members.models import Member
from members.rules import require_staff
from trail.services import Entry, record, record_many

OPEN_TO_ADVICE = frozenset({ItemState.ACCEPTED, ItemState.FORWARDED})
LONGEST = 5000


@transaction.atomic
def give_advice(
    *, actor: Acting, consult: ConsultItem, text: str, at: dt.datetime
) -> Advice:
    """The member's advice stands under the question; refused once it is closed."""
    member = require_member(actor, consult.round)
    consult = ConsultItem.objects.select_for_update().get(pk=consult.pk)
    if consult.state not in OPEN_TO_ADVICE:
        raise DomainError(
            _("该问计事项当前不征集意见，请查看其他问计事项。"), code="not_open"
        )
    require_open_round(consult.round)
    if consult.advice_until and consult.advice_until < timezone.localdate(at):
        raise DomainError(
            _("征集已于%s截止，请查看其他问计事项。")
            % consult.advice_until.strftime("%Y-%m-%d"),
            code="advice_over",
        )
    text = text.strip()
    if not text:
        raise InvalidInput(_("请填写意见建议。"), fields={"text": [_("必填")]})
    if len(text) > LONGEST:
        sentence = _("意见建议不能超过 %d 字。") % LONGEST
        raise InvalidInput(sentence, fields={"text": [sentence]})
    advice = Advice(consult=consult, member=member, text=text, given_at=at)
    advice.save(force_insert=True)
    record(actor.author, Entry(advice, "checklists.give_advice"), at=at)
    return advice


@dataclass(frozen=True)
class AdviceFacts:
    consult_id: int
    member: Member
    text: str
    given_at: dt.datetime


@transaction.atomic
def bring_in_advice(
    *,
    actor: Acting,
    committee_id: int,
    facts: Sequence[AdviceFacts],
    at: dt.datetime,
) -> int:
    """Advice that came on paper or from elsewhere, entered by staff; how many."""
    require_staff(actor, committee_id)
    made = Advice.objects.bulk_create(
        [
            Advice(
                consult_id=one.consult_id,
                member=one.member,
                text=one.text,
                given_at=one.given_at,
            )
            for one in facts
        ],
        batch_size=2000,
    )
    entries = [Entry(one, "checklists.bring_in_advice") for one in made]
    return record_many(actor.author, entries, at=at)
