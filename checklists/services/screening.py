"""The screening desk: one item or many, one verb, every refusal with its reason."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from checklists.models import ListItem
from checklists.rules import require_no_case, require_screener
from checklists.states import ITEM_MOVES, ItemAction
from common.errors import DomainError, InvalidInput
from common.moves import target_of
from members.acting import Acting
from trail.services import Entry, record_many

SCREENING = frozenset(
    {
        ItemAction.ACCEPT,
        ItemAction.RETURN,
        ItemAction.DECLINE,
        ItemAction.TRANSFER,
        ItemAction.REOPEN,
        ItemAction.CLOSE,
    }
)


LONGEST_REASON = 300


@dataclass
class Screened:
    """What became of each item: done, or left as it was and why."""

    done: list[int] = field(default_factory=list)
    left: dict[int, str] = field(default_factory=dict)


@transaction.atomic
def screen_items(
    *,
    actor: Acting,
    model: type[ListItem],
    ids: Iterable[int],
    action: str,
    at: dt.datetime,
    reason: str = "",
) -> Screened:
    """Take one screening step on each item that allows it (W54).

    Items in another state, and the screener's own (W28), stay as they are and are
    named with the reason. A missing reason refuses the whole call: it is a mistake of
    the caller, not of one item.
    """
    if action not in SCREENING:
        raise InvalidInput(_("没有这一筛选操作。"), code="unknown_action")
    if ITEM_MOVES[action].needs_reason and not reason.strip():
        target_of(ITEM_MOVES, action, next(iter(ITEM_MOVES[action].sources)))
    require_short(reason)
    items = _lock(model, ids)
    outcome = Screened()
    entries = []
    for item in items:
        try:
            require_screener(actor, item)
            target = target_of(ITEM_MOVES, action, item.state, reason=reason)
            if action == ItemAction.CLOSE:
                require_no_case(item)
        except (DomainError, PermissionDenied) as refusal:
            outcome.left[item.pk] = str(refusal)
            continue
        verb = f"checklists.{action}"
        entries.append(Entry(item, verb, item.state, target, reason))
        outcome.done.append(item.pk)
    model._default_manager.filter(pk__in=outcome.done).update(
        state=ITEM_MOVES[action].target, reason=reason
    )
    record_many(actor.author, entries, at=at)
    return outcome


def require_short(reason: str) -> None:
    if len(reason) > LONGEST_REASON:
        sentence = _("理由不能超过 %d 字。") % LONGEST_REASON
        raise InvalidInput(sentence, fields={"reason": [sentence]})


def screen_item(
    *, actor: Acting, item: ListItem, action: str, at: dt.datetime, reason: str = ""
) -> ListItem:
    """One step on one item; raises what `screen_items` would only report."""
    require_screener(actor, item)
    target_of(ITEM_MOVES, action, item.state, reason=reason)
    if action == ItemAction.CLOSE:
        require_no_case(item)
    outcome = screen_items(
        actor=actor,
        model=type(item),
        ids=[item.pk],
        action=action,
        at=at,
        reason=reason,
    )
    item.refresh_from_db()
    if outcome.left:
        # Somebody else was faster: say what the state is now.
        target_of(ITEM_MOVES, action, item.state, reason=reason)
    return item


def _lock(model: type[ListItem], ids: Iterable[int]) -> Sequence[ListItem]:
    relations = ["member"] if hasattr(model, "member") else []
    return list(
        model._default_manager.select_for_update(of=("self",))
        .select_related(*relations)
        .filter(pk__in=list(ids))
        .order_by("pk")
    )
