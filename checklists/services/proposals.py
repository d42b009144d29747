"""What `text` proposes to the screening desk: like items, responsible departments."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from checklists.models import (
    ConcernItem,
    ConsultItem,
    GroupingRun,
    MergeProposal,
    Round,
    RoutingProposal,
    Verdict,
)
from checklists.models.screening import ListKind
from checklists.states import ITEM_MOVES, ItemAction, ItemState
from common.errors import InvalidInput
from common.wake import wake_later
from members.acting import Acting
from members.rules import require_staff
from text import Router, cluster
from trail.services import Entry, record

Progress = Callable[[int, str], None]
Mergeable = ConcernItem | ConsultItem
MODELS: dict[str, type[Mergeable]] = {
    ListKind.CONCERNS: ConcernItem,
    ListKind.CONSULTS: ConsultItem,
}
ROUTES = 3
ENOUGH_EXAMPLES = 30
EXAMPLES = 3000  # the newest; more of them teach little
LEAD = 30


@transaction.atomic
def request_grouping(
    *, actor: Acting, round_: Round, list_kind: str, at: dt.datetime
) -> GroupingRun:
    """Queue a run over the round's items; proposals only, nothing is decided by it."""
    require_staff(actor, round_.committee_id)
    if list_kind not in MODELS:
        raise InvalidInput(_("只能归纳关注清单或问计清单。"), code="list_kind")
    run = GroupingRun.objects.create(
        round=round_, list_kind=list_kind, requested_by=actor.user, queued_at=at
    )
    record(actor.author, Entry(run, "checklists.request_grouping"), at=at)
    wake_later(GroupingRun.TASK, run.pk)
    return run


@transaction.atomic
def propose_groups(run: GroupingRun, progress: Progress) -> None:
    """Do a claimed run: proposals that nobody decided yet are replaced by new ones.

    Groups that a person rejected are not proposed again while they hold the same items.
    """
    model = MODELS[run.list_kind]
    waiting: Any = model.objects.filter(
        round=run.round_id, state__in=ITEM_MOVES[ItemAction.MERGE].sources
    )
    items: list[Mergeable] = list(waiting.order_by("pk"))
    progress(10, _("正在比对 %d 条事项") % len(items))
    groups = _groups(items)
    progress(60, _("正在保存归并建议"))
    _keep_merges(run, groups)
    if run.list_kind == ListKind.CONCERNS:
        progress(75, _("正在推荐承办部门"))
        _keep_routes(run, [item for item in items if isinstance(item, ConcernItem)])
    run.items_seen = len(items)
    run.save(update_fields=["items_seen"])


def _groups(items: Sequence[Mergeable]) -> list[list[Mergeable]]:
    if len(items) < 2:
        return []
    labels = cluster([_columns(item.title, item.text) for item in items])
    by_label: defaultdict[int, list[Mergeable]] = defaultdict(list)
    for label, item in zip(labels, items, strict=True):
        by_label[label].append(item)
    return [group for group in by_label.values() if len(group) > 1]


def _columns(title: str, text: str) -> tuple[str, str]:
    """The heading weighs more; a text without one is headed by its beginning."""
    return (title or text[:LEAD], text)


def _relation(run: GroupingRun) -> str:
    return "concerns" if run.list_kind == ListKind.CONCERNS else "consults"


def _keep_merges(run: GroupingRun, groups: Sequence[Sequence[Mergeable]]) -> None:
    relation = _relation(run)
    earlier = MergeProposal.objects.filter(
        round=run.round_id, **{f"{relation}__isnull": False}
    )
    rejected = {
        frozenset(getattr(one, relation).values_list("pk", flat=True))
        for one in earlier.filter(verdict=Verdict.REJECTED).distinct()
    }
    earlier.filter(verdict=Verdict.PROPOSED).delete()
    fresh = [
        group for group in groups if frozenset(one.pk for one in group) not in rejected
    ]
    made = MergeProposal.objects.bulk_create(
        [
            MergeProposal(
                round_id=run.round_id, run=run, title=_title(group), size=len(group)
            )
            for group in fresh
        ],
        batch_size=1000,
    )
    model = ConcernItem if relation == "concerns" else ConsultItem
    through = getattr(MergeProposal, relation).through
    column = f"{model._meta.model_name}_id"
    through.objects.bulk_create(
        [
            through(**{"mergeproposal_id": one.pk, column: item.pk})
            for one, group in zip(made, fresh, strict=True)
            for item in group
        ],
        batch_size=2000,
    )


def _title(group: Sequence[Mergeable]) -> str:
    """The shortest headline of the group: its first sentence where it has no title."""
    return min((item.headline for item in group), key=len)


def _keep_routes(run: GroupingRun, items: Sequence[ConcernItem]) -> None:
    """Departments for concerns that name none, learnt from those that do."""
    RoutingProposal.objects.filter(
        concern__round=run.round_id, verdict=Verdict.PROPOSED
    ).delete()
    examples = list(
        ConcernItem.departments.through.objects.filter(
            concernitem__committee_id=run.round.committee_id
        )
        .exclude(concernitem__state=ItemState.DRAFT)
        .order_by("-concernitem_id")
        .values_list("concernitem__title", "concernitem__text", "department_id")[
            :EXAMPLES
        ]
    )
    open_ids = set(
        ConcernItem.objects.filter(
            pk__in=[item.pk for item in items], departments__isnull=True
        ).values_list("pk", flat=True)
    )
    waiting = [item for item in items if item.pk in open_ids]
    labels = [str(department) for *_text, department in examples]
    if not waiting or len(examples) < ENOUGH_EXAMPLES or len(set(labels)) < 2:
        return
    texts = [_columns(item.title, item.text) for item in waiting]
    router = Router().train(
        [_columns(title, text) for title, text, _department in examples],
        labels,
        unlabelled=texts,
    )
    RoutingProposal.objects.bulk_create(
        [
            RoutingProposal(
                concern=item,
                run=run,
                department_id=int(label),
                rank=rank,
                score=score,
            )
            for item, found in zip(waiting, router.route(texts, n=ROUTES), strict=True)
            for rank, (label, score) in enumerate(found, start=1)
        ],
        batch_size=2000,
    )
