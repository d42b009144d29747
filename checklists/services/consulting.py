"""问计: putting a question to members, and telling them what became of their advice."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from checklists.models import Advice, ConsultItem, Feedback, Outcome
from checklists.rules import require_screener
from checklists.selectors import versed_members
from checklists.states import ITEM_MOVES, ItemAction, ItemState
from common.errors import IllegalTransition, InvalidInput, Refused
from common.moves import target_of
from members.acting import Acting
from members.models.roles import DEPARTMENT_ROLES
from notices.kinds import NoticeKind
from notices.services import Message, notify
from trail.models import LinkKind
from trail.services import Entry, link_many, record, record_many

LONGEST, LONGEST_COMMENT = 5000, 500


@dataclass(frozen=True)
class Judged:
    """What the department says to one piece of advice."""

    advice_id: int
    outcome: str
    comment: str = ""


@transaction.atomic
def announce_consult(
    *, actor: Acting, consult: ConsultItem, until: dt.date, at: dt.datetime
) -> ConsultItem:
    """Members advise until that day; those versed in its field are told (W52).

    May be said again with another day; nobody is told twice.
    """
    consult = _lock(consult)
    require_screener(actor, consult)
    if consult.state != ItemState.ACCEPTED:
        raise IllegalTransition(_("采用后方可向委员征集意见。"))
    if until < timezone.localdate(at):
        raise InvalidInput(
            _("截止日期不能早于今天。"), fields={"until": [_("不能早于今天")]}
        )
    before = str(consult.advice_until or "")
    consult.advice_until = until
    consult.announced_at = consult.announced_at or at
    consult.save(update_fields=["advice_until", "announced_at"])
    record(
        actor.author,
        Entry(
            consult,
            "checklists.announce_consult",
            before={"advice_until": before},
            after={"advice_until": until.isoformat()},
        ),
        at=at,
    )
    message = Message(
        NoticeKind.ADVICE,
        _("请您建言：%s") % consult.headline,
        _("%(who)s向委员问计，%(day)s截止。")
        % {"who": consult.department.name, "day": f"{until.month}月{until.day}日"},
        f"/consults/{consult.pk}/",
        about=consult,
    )
    versed = versed_members(consult).values_list("user_id", flat=True)
    notify(message, versed, key=f"consult-{consult.pk}-open", at=at)
    return consult


@transaction.atomic
def give_feedback(
    *,
    actor: Acting,
    consult: ConsultItem,
    text: str,
    said: Sequence[Judged] = (),
    at: dt.datetime,
) -> Feedback:
    """The department says what became of the advice, to all and where it wants to each.

    Once, after which no advice is taken; everybody who advised is told.
    """
    consult = _lock(consult)
    _require_asker(actor, consult)
    before = consult.state
    consult.state = target_of(ITEM_MOVES, ItemAction.ANSWER, before)
    advice = {one.pk: one for one in consult.advice.select_related("member")}
    if not advice:
        raise IllegalTransition(_("还没有委员提出意见，暂无可反馈。"))
    _check(text, said, advice)
    made = Feedback.objects.create(
        consult=consult, text=text.strip(), given_by=actor.user, given_at=at
    )
    consult.save(update_fields=["state"])
    entry = Entry(consult, "checklists.answer", before, consult.state)
    record(actor.author, entry, at=at)
    record(actor.author, Entry(made, "checklists.give_feedback"), at=at)
    _mark(actor, said, advice, at)
    pairs = [(one, made) for one in advice.values()]
    link_many(LinkKind.FED_BACK, pairs, at=at)
    _tell(consult, made, advice.values(), at)
    return made


def _lock(consult: ConsultItem) -> ConsultItem:
    found = ConsultItem.objects.select_related("round__committee", "department")
    return found.select_for_update(of=("self",)).get(pk=consult.pk)


def _require_asker(actor: Acting, consult: ConsultItem) -> None:
    own = actor.holds(*DEPARTMENT_ROLES) and (
        actor.department_id == consult.department_id
    )
    if not (own or actor.is_system):
        raise Refused(_("请由发起问计的部门反馈。"), code="asker_only")


def _check(text: str, said: Iterable[Judged], advice: dict[int, Advice]) -> None:
    if not 0 < len(text.strip()) <= LONGEST:
        sentence = _("请填写反馈，不超过 %d 字。") % LONGEST
        raise InvalidInput(sentence, fields={"text": [sentence]})
    for one in said:
        if one.advice_id not in advice:
            raise InvalidInput(_("所反馈的意见不在本问计中。"), code="no_such_advice")
        if one.outcome not in Outcome.values or len(one.comment) > LONGEST_COMMENT:
            raise InvalidInput(
                _("请选择采纳情况，说明不超过 %d 字。") % LONGEST_COMMENT,
                code="no_such_outcome",
            )


def _mark(
    actor: Acting, said: Iterable[Judged], advice: dict[int, Advice], at: dt.datetime
) -> None:
    marked, entries = [], []
    for one in said:
        thing = advice[one.advice_id]
        thing.outcome, thing.comment = one.outcome, one.comment.strip()
        marked.append(thing)
        after = {"outcome": thing.outcome, "comment": thing.comment}
        entries.append(Entry(thing, "checklists.give_feedback", after=after))
    Advice.objects.bulk_update(marked, ["outcome", "comment"], batch_size=500)
    record_many(actor.author, entries, at=at)


def _tell(
    consult: ConsultItem, made: Feedback, advice: Iterable[Advice], at: dt.datetime
) -> None:
    message = Message(
        NoticeKind.ADVICE,
        _("您的建议有反馈：%s") % consult.headline,
        made.text[:200],
        f"/consults/{consult.pk}/",
        about=consult,
    )
    told = {one.member.user_id for one in advice}
    notify(message, told, key=f"consult-{consult.pk}-fed-back", at=at)
