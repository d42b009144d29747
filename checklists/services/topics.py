"""Topics: like items merged into one matter, split again, sent to departments."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from cases.defaults import Terms
from cases.models import Case
from checklists.models import (
    ConcernItem,
    ConsultItem,
    Field,
    MergeProposal,
    Round,
    Topic,
    Verdict,
)
from checklists.rules import require_own_departments, require_screener
from checklists.services.handing import hand_over, take_back
from checklists.states import ITEM_MOVES, ItemAction
from common.errors import DomainError, InvalidInput, Refused
from common.moves import target_of
from members.acting import Acting
from members.models import Department
from members.rules import require_staff
from trail.models import LinkKind
from trail.services import Entry, link_many, record, record_many, unlink

Mergeable = ConcernItem | ConsultItem


@transaction.atomic
def make_topic(
    *,
    actor: Acting,
    round_: Round,
    title: str,
    items: Sequence[Mergeable],
    at: dt.datetime,
    field: Field | None = None,
    departments: Iterable[Department] = (),
) -> Topic:
    """One topic that holds the items, each of them merged and linked to it (W54).

    The originals stay as they were written. Refused where fewer than two items are
    given or one of them is no longer waiting or accepted.
    """
    require_staff(actor, round_.committee_id)
    if actor.user is None:
        raise Refused(_("归并须由工作人员确认。"), code="person_only")
    locked = _lock(items)
    if len(locked) < 2:
        raise InvalidInput(_("归并至少需要两条事项。"), code="too_few")
    if any(item.round_id != round_.pk for item in locked):
        raise InvalidInput(_("只能归并同一期的事项。"), code="other_round")
    topic = Topic.objects.create(
        round=round_,
        title=title.strip()[:120] or _("未命名议题"),
        field=field or _common_field(locked),
        confirmed_by=actor.user,
        confirmed_at=at,
    )
    topic.departments.set(departments)
    _merge(actor, topic, locked, at)
    record(actor.author, Entry(topic, "checklists.make_topic"), at=at)
    return topic


@transaction.atomic
def split_item(
    *, actor: Acting, item: Mergeable, at: dt.datetime, reason: str = ""
) -> Mergeable:
    """The item is on its own again, waiting for screening; not once it was sent."""
    (locked,) = _lock([item])
    require_screener(actor, locked)
    topic = locked.topic
    if topic is not None and topic.forwarded_at:
        raise DomainError(
            _("议题已转部门，不能拆出事项；请先撤回转办。"), code="forwarded"
        )
    _release(actor, [locked], at, reason)
    if topic is not None and _members_of(topic) == 0:
        _dissolve(actor, topic, at, reason)
    return locked


@transaction.atomic
def dissolve_topic(
    *, actor: Acting, topic: Topic, at: dt.datetime, reason: str = ""
) -> Topic:
    """All items are on their own again; the proposal can be decided anew."""
    topic = Topic.objects.select_for_update().get(pk=topic.pk)
    require_staff(actor, topic.round.committee_id)
    if topic.forwarded_at:
        raise DomainError(
            _("议题已转部门，不能撤销归并；请先撤回转办。"), code="forwarded"
        )
    _release(actor, _lock([*topic.concerns.all(), *topic.consults.all()]), at, reason)
    _dissolve(actor, topic, at, reason)
    return topic


@transaction.atomic
def decide_merge(
    *,
    actor: Acting,
    proposal: MergeProposal,
    confirm: bool,
    at: dt.datetime,
    title: str = "",
    leave_out: Iterable[int] = (),
) -> MergeProposal:
    """Confirm or reject what `text` proposed; `leave_out`: ids of items not meant.

    Items that somebody has screened meanwhile are left out by themselves.
    """
    proposal = MergeProposal.objects.select_for_update().get(pk=proposal.pk)
    require_staff(actor, proposal.round.committee_id)
    if proposal.verdict not in (Verdict.PROPOSED, Verdict.UNDONE):
        raise DomainError(_("这条归并建议已有结论。"), code="decided")
    proposal.verdict = Verdict.CONFIRMED if confirm else Verdict.REJECTED
    proposal.decided_by, proposal.decided_at = actor.user, at
    if confirm:
        out = set(leave_out)
        items: list[Mergeable] = [*proposal.concerns.all(), *proposal.consults.all()]
        proposal.topic = make_topic(
            actor=actor,
            round_=proposal.round,
            title=title or proposal.title,
            items=[
                item
                for item in items
                if item.pk not in out
                and item.state in ITEM_MOVES[ItemAction.MERGE].sources
            ],
            at=at,
        )
    proposal.save(update_fields=["verdict", "decided_by", "decided_at", "topic"])
    entry = Entry(proposal, "checklists.decide_merge", to_state=proposal.verdict)
    record(actor.author, entry, at=at)
    return proposal


@transaction.atomic
def forward_topic(
    *,
    actor: Acting,
    topic: Topic,
    departments: Sequence[Department],
    at: dt.datetime,
    terms: Terms | None = None,
) -> Topic:
    """The topic goes to its departments, which see it and what was merged into it.

    The concerns in it stand behind one case, their authors its signatories. A topic
    of consults alone is only shown: nobody raised anything to be answered.
    """
    topic = _reread(topic)
    require_staff(actor, topic.round.committee_id)
    if topic.forwarded_at or topic.dissolved_at:
        raise DomainError(_("议题已转部门或已撤销。"), code="forwarded")
    require_own_departments(topic.round.committee_id, departments)
    topic.forwarded_at = at
    topic.save(update_fields=["forwarded_at"])
    topic.departments.set(departments)
    if topic.concerns.exists():
        hand_over(actor, topic, departments, terms or Terms(), at=at)
    codes = [department.code for department in departments]
    entry = Entry(topic, "checklists.forward_topic", after={"departments": codes})
    record(actor.author, entry, at=at)
    return topic


@transaction.atomic
def recall_topic(*, actor: Acting, topic: Topic, at: dt.datetime, reason: str) -> Topic:
    """Take back a topic from its departments with its case; a reason is asked."""
    topic = _reread(topic)
    require_staff(actor, topic.round.committee_id)
    if not reason.strip():
        raise InvalidInput(_("请填写撤回理由。"), code="reason_required")
    if not topic.forwarded_at:
        raise DomainError(_("议题尚未转部门。"), code="not_forwarded")
    take_back(actor, topic, reason=reason, at=at)
    topic.forwarded_at = None
    topic.save(update_fields=["forwarded_at"])
    entry = Entry(topic, "checklists.recall_topic", reason=reason)
    record(actor.author, entry, at=at)
    return topic


def _reread(topic: Topic) -> Topic:
    """Locked, after its case where it has one: cases are always locked first."""
    if topic.case_id is not None:
        Case.objects.select_for_update(of=("self",)).get(pk=topic.case_id)
    found = Topic.objects.select_related("round__committee")
    return found.select_for_update(of=("self",)).get(pk=topic.pk)


def _lock(items: Iterable[Mergeable]) -> list[Mergeable]:
    ids: dict[type[Mergeable], list[int]] = {ConcernItem: [], ConsultItem: []}
    for item in items:
        ids[type(item)].append(item.pk)
    concerns = ConcernItem.objects.select_related("member", "topic")
    consults = ConsultItem.objects.select_related("topic")
    of = ("self",)
    return [
        *concerns.select_for_update(of=of)
        .filter(pk__in=ids[ConcernItem])
        .order_by("pk"),
        *consults.select_for_update(of=of)
        .filter(pk__in=ids[ConsultItem])
        .order_by("pk"),
    ]


def _merge(
    actor: Acting, topic: Topic, items: Sequence[Mergeable], at: dt.datetime
) -> None:
    entries = []
    for item in items:
        require_screener(actor, item)
        target = target_of(ITEM_MOVES, ItemAction.MERGE, item.state)
        entries.append(Entry(item, "checklists.merge", item.state, target))
        item.state, item.topic = target, topic
    _save(items, ["state", "topic"])
    record_many(actor.author, entries, at=at)
    link_many(LinkKind.MERGED_INTO, [(item, topic) for item in items], at=at)


def _release(
    actor: Acting, items: Sequence[Mergeable], at: dt.datetime, reason: str
) -> None:
    entries = []
    for item in items:
        target = target_of(ITEM_MOVES, ItemAction.SPLIT, item.state)
        entries.append(Entry(item, "checklists.split", item.state, target, reason))
        if item.topic is not None:
            unlink(LinkKind.MERGED_INTO, source=item, target=item.topic)
        item.state, item.topic = target, None
    _save(items, ["state", "topic"])
    record_many(actor.author, entries, at=at)


def _save(items: Sequence[Mergeable], fields: list[str]) -> None:
    concerns = [item for item in items if isinstance(item, ConcernItem)]
    consults = [item for item in items if isinstance(item, ConsultItem)]
    ConcernItem.objects.bulk_update(concerns, fields, batch_size=1000)
    ConsultItem.objects.bulk_update(consults, fields, batch_size=1000)


def _dissolve(actor: Acting, topic: Topic, at: dt.datetime, reason: str) -> None:
    topic.dissolved_at = at
    topic.save(update_fields=["dissolved_at"])
    MergeProposal.objects.filter(topic=topic).update(verdict=Verdict.UNDONE, topic=None)
    record(
        actor.author, Entry(topic, "checklists.dissolve_topic", reason=reason), at=at
    )


def _members_of(topic: Topic) -> int:
    return topic.concerns.count() + topic.consults.count()


def _common_field(items: Sequence[Mergeable]) -> Field | None:
    named = [item.field_id for item in items if item.field_id]
    if not named:
        return None
    return Field.objects.get(pk=max(set(named), key=named.count))
