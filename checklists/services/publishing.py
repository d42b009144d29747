"""The members'-concerns column: what of the concerns the public sees, and where."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from checklists.models import ColumnEntry, ConcernItem, Outlet, Topic
from checklists.rules import is_staff_of
from checklists.states import ItemState
from common.errors import IllegalTransition, InvalidInput, Refused
from members.acting import Acting
from members.models import Department
from members.models.roles import DEPARTMENT_ROLES
from trail.services import Entry, record

LONGEST = {"title": 120, "text": 5000, "answer": 5000}
SENT = frozenset({ItemState.FORWARDED, ItemState.ANSWERED, ItemState.CLOSED})
# An origin and nothing else: what goes into a header must not carry a second one.
ORIGIN = re.compile(r"https://[a-z0-9](?:[a-z0-9.-]{0,98}[a-z0-9])?(?::[0-9]{2,5})?")
MOST_ORIGINS = 20


@dataclass(frozen=True)
class Public:
    """The words for the public; `is_named` only where the member agreed."""

    title: str
    text: str
    answer: str = ""
    is_named: bool = False


@transaction.atomic
def publish_in_column(
    *,
    actor: Acting,
    department: Department,
    matter: ConcernItem | Topic,
    public: Public,
    at: dt.datetime,
) -> ColumnEntry:
    """The department's column shows it in these words; again: in the new words.

    By staff only, and only what was sent to that department. A member's name stands
    there where the member agreed, never for a topic of many.
    """
    model = type(matter)
    matter = model._default_manager.select_for_update(of=("self",)).get(pk=matter.pk)
    _require_staff(actor, matter)
    _require_sent(matter, department)
    _check(public)
    named = public.is_named and isinstance(matter, ConcernItem)
    facts = {
        "title": public.title.strip(),
        "text": public.text.strip(),
        "answer": public.answer.strip(),
        "name_shown": matter.member.name if named else "",  # type: ignore[union-attr]
        "withdrawn_at": None,
        "changed_at": at,
    }
    column = "concern" if isinstance(matter, ConcernItem) else "topic"
    made, _is_new = ColumnEntry.objects.update_or_create(
        department=department,
        **{column: matter},
        defaults=facts,
        create_defaults={**facts, "published_at": at, "published_by": actor.user},
    )
    after = {name: facts[name] for name in ("title", "text", "answer")}
    after["is_named"] = named
    record(
        actor.author,
        Entry(made, "checklists.publish_column", after=after),
        at=at,
    )
    return made


@transaction.atomic
def withdraw_from_column(
    *, actor: Acting, entry: ColumnEntry, reason: str, at: dt.datetime
) -> ColumnEntry:
    """The public sees it no more; a reason is asked."""
    entry = (
        ColumnEntry.objects.select_for_update(of=("self",))
        .select_related("department")
        .get(pk=entry.pk)
    )
    if not is_staff_of(actor, entry.department.committee_id):
        raise Refused(_("只有本级政协机关可以撤下。"), code="staff_only")
    if not reason.strip():
        raise InvalidInput(
            _("请填写撤下理由。"),
            code="reason_required",
            fields={"reason": [_("必填")]},
        )
    if entry.withdrawn_at is not None:
        raise IllegalTransition(_("已经撤下。"))
    entry.withdrawn_at = entry.changed_at = at
    entry.save(update_fields=["withdrawn_at", "changed_at"])
    record(
        actor.author,
        Entry(entry, "checklists.withdraw_column", reason=reason),
        at=at,
    )
    return entry


@transaction.atomic
def set_outlet(
    *, actor: Acting, department: Department, origins: Sequence[str], at: dt.datetime
) -> Outlet:
    """Only these sites may show the column inside their own pages."""
    own = actor.holds(*DEPARTMENT_ROLES) and actor.department_id == department.pk
    if not (own or is_staff_of(actor, department.committee_id)):
        raise Refused(_("只有本部门和政协机关可以设置。"), code="department_only")
    wanted = list(dict.fromkeys(one.strip().lower().rstrip("/") for one in origins))
    wrong = [one for one in wanted if not ORIGIN.fullmatch(one)]
    if wrong or len(wanted) > MOST_ORIGINS:
        raise InvalidInput(
            _("请填写 https:// 开头的网站地址，不带路径，最多 %d 个。") % MOST_ORIGINS,
            fields={"origins": [_("网站地址不正确：%s") % "、".join(wrong[:3])]},
        )
    made, _is_new = Outlet.objects.select_for_update().get_or_create(
        department=department
    )
    before, made.origins = made.origins, wanted
    made.save(update_fields=["origins"])
    record(
        actor.author,
        Entry(
            made,
            "checklists.set_outlet",
            before={"origins": before},
            after={"origins": wanted},
        ),
        at=at,
    )
    return made


def _require_staff(actor: Acting, matter: ConcernItem | Topic) -> None:
    if not is_staff_of(actor, matter.round.committee_id):
        raise Refused(_("只有本级政协机关可以决定公开。"), code="staff_only")


def _require_sent(matter: ConcernItem | Topic, department: Department) -> None:
    if isinstance(matter, ConcernItem):
        is_sent = matter.state in SENT
    else:
        is_sent = matter.forwarded_at is not None
    if not is_sent or not matter.departments.filter(pk=department.pk).exists():
        raise IllegalTransition(_("只能公开已转该部门的事项。"))


def _check(public: Public) -> None:
    wrong = {
        name: [_("必填，且不超过 %s 字") % most]
        for name, most in LONGEST.items()
        if not (name != "answer") <= len(getattr(public, name).strip()) <= most
    }
    if wrong:
        raise InvalidInput(_("请把公开内容填写完整。"), fields=wrong)
