"""Handing a matter to departments as a case, and following that case."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.defaults import Terms, policy_for, settings_for
from cases.models import Case
from cases.services.assigning import assign_case
from cases.services.opening import TEXT, Signer, open_case
from cases.services.withdrawing import withdraw_case
from cases.states import CaseState
from checklists.models import ConcernItem, Topic
from checklists.states import ITEM_MOVES, ItemAction
from common.errors import InvalidInput
from common.moves import target_of
from members.acting import Acting
from members.models import Department, Member, Role, RoleAssignment
from notices.kinds import NoticeKind
from notices.services import Message, notify
from trail.services import Entry, record

POLICY = "concern"
Matter = ConcernItem | Topic
# What an item does when its case has come to a state.
FOLLOWING: dict[str, str] = {
    CaseState.ANSWERED: ItemAction.ANSWER,
    CaseState.CLOSED: ItemAction.CLOSE,
    CaseState.SECOND_ROUND: ItemAction.RESUME,
    CaseState.REOPENED: ItemAction.RESUME,
}
AFTERWARDS: dict[str, tuple[str, ...]] = {
    ItemAction.ANSWER: ("answered_at",),
    ItemAction.CLOSE: ("closed_at",),
    ItemAction.RESUME: ("answered_at", "closed_at"),
}


def hand_over(
    actor: Acting,
    matter: Matter,
    departments: Sequence[Department],
    terms: Terms,
    *,
    at: dt.datetime,
) -> Case:
    """The matter, locked by the caller, is a case of its departments from now on.

    Every author is a signatory; authors are told where it went.
    """
    authors = _authors(matter)
    committee = matter.round.committee
    policy = policy_for(committee, POLICY)
    if policy is None:
        raise InvalidInput(_("没有“关注事项”的办理规则，请在后台先行设置。"))
    signers = _signers(authors, at)
    settings = settings_for(
        policy,
        committee,
        departments,
        terms,
        apart_from={one.user.pk for one in signers},
        at=at,
    )
    case = open_case(
        actor=actor,
        committee=committee,
        policy_code=POLICY,
        title=_title(matter),
        text=_text(matter),
        signatories=signers,
        source=matter,
        at=at,
    )
    case = assign_case(actor=actor, case_id=case.pk, settings=settings, at=at)
    matter.case = case
    matter.save(update_fields=["case"])
    _tell_authors(matter, signers, departments, at)
    return case


def take_back(actor: Acting, matter: Matter, *, reason: str, at: dt.datetime) -> None:
    """Its case is withdrawn; the matter keeps pointing at it until sent anew."""
    if matter.case_id is not None:
        withdraw_case(actor=actor, case_id=matter.case_id, reason=reason, at=at)


def follow_case(actor: Acting, case: Case, at: dt.datetime) -> None:
    """The concern or topic is where its case is; other cases are not ours."""
    action = FOLLOWING.get(case.state)
    if action is None:
        return
    concern = ConcernItem.objects.select_for_update().filter(case=case).first()
    if concern is not None:
        _follow_concern(actor, concern, action, at)
        return
    topic = Topic.objects.select_for_update().filter(case=case).first()
    if topic is not None:
        _follow_topic(actor, topic, action, at)


def _follow_concern(
    actor: Acting, concern: ConcernItem, action: str, at: dt.datetime
) -> None:
    before = concern.state
    concern.state = target_of(ITEM_MOVES, action, before)
    concern.save(update_fields=["state"])
    entry = Entry(concern, f"checklists.{action}", before, concern.state)
    record(actor.author, entry, at=at)


def _follow_topic(actor: Acting, topic: Topic, action: str, at: dt.datetime) -> None:
    columns = AFTERWARDS[action]
    for column in columns:
        setattr(topic, column, None if action == ItemAction.RESUME else at)
    topic.save(update_fields=columns)
    record(actor.author, Entry(topic, f"checklists.{action}_topic"), at=at)


def _authors(matter: Matter) -> list[Member]:
    """The member, or all whose concerns were merged, each once, the earliest first."""
    if isinstance(matter, ConcernItem):
        return [matter.member]
    merged = matter.concerns.select_related("member__user").order_by("pk")
    by_account: dict[int, Member] = {}
    for one in merged:
        by_account.setdefault(one.member.user_id, one.member)
    return list(by_account.values())


def _signers(authors: Sequence[Member], at: dt.datetime) -> list[Signer]:
    seats = _seats(authors, at)
    held = {one.member_id: one for one in seats}
    return [Signer(one.user, held.get(one.pk), one) for one in authors]


def _seats(authors: Sequence[Member], at: dt.datetime) -> QuerySet[RoleAssignment]:
    return RoleAssignment.objects.in_force(timezone.localdate(at)).filter(
        role=Role.MEMBER, member__in=authors
    )


def _title(matter: Matter) -> str:
    return matter.headline if isinstance(matter, ConcernItem) else matter.title


def _text(matter: Matter) -> str:
    """Of a topic the headlines of what was merged, without names."""
    if isinstance(matter, ConcernItem):
        return matter.text
    merged = list(matter.concerns.order_by("pk"))
    lines = [_("本议题由 %d 条关注事项归并而成：") % len(merged)]
    lines += [f"{n}. {one.headline}" for n, one in enumerate(merged, start=1)]
    whole = "\n".join(lines)
    return whole if len(whole) <= TEXT else f"{whole[: TEXT - 1]}…"


def _tell_authors(
    matter: Matter,
    signers: Sequence[Signer],
    departments: Sequence[Department],
    at: dt.datetime,
) -> None:
    names = "、".join(one.name for one in departments)
    kind = "topics" if isinstance(matter, Topic) else "concerns"
    place = "/received/topics/" if isinstance(matter, Topic) else "/concerns/"
    message = Message(
        NoticeKind.LIST_ITEM,
        _("您关注的事项已转部门办理：%s") % _title(matter),
        _("承办部门：%s。") % names,
        f"{place}{matter.pk}/",
        about=matter,
    )
    key = f"{kind}-{matter.pk}-sent-{matter.case_id}"
    notify(message, [one.user.pk for one in signers], key=key, at=at)
