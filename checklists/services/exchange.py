"""Members and departments talk about an item or topic."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from bulletins.services.exchange import Saying, write
from bulletins.states import Side
from cases.selectors import officers_of
from checklists.models import ConcernItem, ConsultItem, ItemEntry, Topic
from checklists.rules import require_open_exchange, side_in
from members.acting import Acting
from notices.kinds import NoticeKind
from notices.services import Message, notify

Matter = ConcernItem | ConsultItem | Topic
# The column of an entry that points at the matter, and the matter's page.
PLACES: dict[type[Matter], tuple[str, str]] = {
    ConcernItem: ("concern", "/concerns/"),
    ConsultItem: ("consult", "/consults/"),
    Topic: ("topic", "/received/topics/"),
}


@transaction.atomic
def say(*, actor: Acting, matter: Matter, saying: Saying, at: dt.datetime) -> ItemEntry:
    """An entry on the actor's side; the other side is told, and it may be its turn.

    Open from the day it was sent (a consult: accepted) until it is closed.
    """
    model = type(matter)
    matter = model._default_manager.select_for_update(of=("self",)).get(pk=matter.pk)
    side = side_in(actor, matter)
    require_open_exchange(matter)
    column, _page = PLACES[model]
    earlier = list(matter.said.order_by("pk"))
    entry = ItemEntry(**{column: matter})
    made = write(actor, entry, side, saying, earlier, at=at)
    _tell(matter, made, earlier, at)
    return made


def _tell(
    matter: Matter, made: ItemEntry, earlier: list[ItemEntry], at: dt.datetime
) -> None:
    if made.side == Side.MEMBER:
        told = _officers(matter, at)
    elif made.side == Side.DEPARTMENT:
        told = _members(matter, earlier)
    else:
        told = _officers(matter, at) | _members(matter, earlier)
    kind = (
        NoticeKind.ADVICE if isinstance(matter, ConsultItem) else NoticeKind.LIST_ITEM
    )
    title = matter.title if isinstance(matter, Topic) else matter.headline
    line = _("%(who)s请您答复：%(title)s") if made.asks else _("%(who)s留言：%(title)s")
    message = Message(
        kind,
        line % {"who": made.who, "title": title},
        made.text,
        f"{PLACES[type(matter)][1]}{matter.pk}/",
        about=matter,
    )
    notify(message, told - {made.person_id}, key=f"said-{made.pk}", at=at)


def _officers(matter: Matter, at: dt.datetime) -> set[int]:
    if isinstance(matter, ConsultItem):
        return set(officers_of([matter.department_id], at))
    return set(officers_of(list(matter.departments.values_list("pk", flat=True)), at))


def _members(matter: Matter, earlier: list[ItemEntry]) -> set[int]:
    """Authors; under a question those who spoke before: it has no one author."""
    if isinstance(matter, ConcernItem):
        return {matter.member.user_id}
    if isinstance(matter, Topic):
        return set(matter.concerns.values_list("member__user_id", flat=True))
    return {one.person_id for one in earlier if one.side == Side.MEMBER}
