"""Writing, publishing and withdrawing news and briefings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, TypeVar

from django.db import transaction
from django.utils.translation import gettext as _

from bulletins.models import Attendance, Briefing, News, Section
from bulletins.rules import (
    require_briefing_staff,
    require_editor,
    require_owner,
    require_withdrawer,
)
from bulletins.states import BULLETIN_MOVES, BulletinAction, BulletinState
from bulletins.telling import tell_published
from common.errors import IllegalTransition, InvalidInput
from common.moves import target_of
from members.acting import Acting
from members.models import Committee, Department, Member
from trail.services import Entry, record

LONGEST = {
    "title": 120,
    "body": 20_000,
    "venue": 120,
    "briefers": 1000,
    "agenda": 5000,
    "reason": 300,
}
OPTIONAL = {"venue"}
Thing = TypeVar("Thing", bound=News | Briefing)


@dataclass(frozen=True)
class NewsFacts:
    title: str
    section: str
    body: str


@dataclass(frozen=True)
class BriefingFacts:
    title: str
    held_at: dt.datetime
    briefers: str
    agenda: str
    venue: str = ""


@transaction.atomic
def write_news(
    *,
    actor: Acting,
    committee: Committee,
    department: Department | None,
    facts: NewsFacts,
    at: dt.datetime,
) -> News:
    """A draft of the department's, or of the office's own where there is none."""
    made = News(
        committee=committee,
        department=department,
        written_by=actor.user,
        created_at=at,
        changed_at=at,
        **asdict(facts),
    )
    if department is not None and department.committee_id != committee.pk:
        raise InvalidInput(_("该部门不属于本级政协。"), code="other_committee")
    require_editor(actor, made)
    _check(asdict(facts))
    made.save(force_insert=True)
    record(
        actor.author,
        Entry(
            made, "bulletins.write", to_state=made.state, after={"title": made.title}
        ),
        at=at,
    )
    return made


@transaction.atomic
def edit_news(*, actor: Acting, news: News, facts: NewsFacts, at: dt.datetime) -> News:
    """The news says something else; what was out stays out, what it said is kept."""
    news = News.objects.select_for_update(of=("self",)).get(pk=news.pk)
    require_editor(actor, news)
    _check(asdict(facts))
    _edit(actor, news, asdict(facts), at)
    return news


@transaction.atomic
def write_briefing(
    *, actor: Acting, committee: Committee, facts: BriefingFacts, at: dt.datetime
) -> Briefing:
    """A draft of a briefing that the office holds."""
    require_briefing_staff(actor, committee.pk)
    _check(asdict(facts))
    made = Briefing(
        committee=committee,
        written_by=actor.user,
        created_at=at,
        changed_at=at,
        **asdict(facts),
    )
    made.save(force_insert=True)
    record(
        actor.author,
        Entry(
            made, "bulletins.write", to_state=made.state, after={"title": made.title}
        ),
        at=at,
    )
    return made


@transaction.atomic
def edit_briefing(
    *, actor: Acting, briefing: Briefing, facts: BriefingFacts, at: dt.datetime
) -> Briefing:
    """The briefing says something else; what it said before is kept."""
    briefing = Briefing.objects.select_for_update(of=("self",)).get(pk=briefing.pk)
    require_briefing_staff(actor, briefing.committee_id)
    _check(asdict(facts))
    _edit(actor, briefing, asdict(facts), at)
    return briefing


@transaction.atomic
def record_attendance(
    *, actor: Acting, briefing: Briefing, members: Sequence[Member], at: dt.datetime
) -> Briefing:
    """Exactly these members were there; all of the committee that held it."""
    briefing = Briefing.objects.select_for_update(of=("self",)).get(pk=briefing.pk)
    require_briefing_staff(actor, briefing.committee_id)
    for one in members:
        if one.committee_id != briefing.committee_id:
            raise InvalidInput(
                _("“%s”不是本级政协的委员。") % one.name, code="other_committee"
            )
    before = sorted(briefing.attendances.values_list("member_id", flat=True))
    briefing.attendances.all().delete()
    Attendance.objects.bulk_create(
        Attendance(briefing=briefing, member=one) for one in members
    )
    record(
        actor.author,
        Entry(
            briefing,
            "bulletins.record_attendance",
            before={"attended": before},
            after={"attended": sorted(one.pk for one in members)},
        ),
        at=at,
    )
    return briefing


@transaction.atomic
def publish(*, actor: Acting, thing: Thing, at: dt.datetime) -> Thing:
    """It is out; members are told the first time."""
    thing = _lock(thing)
    require_owner(actor, thing)
    before = thing.state
    thing.state = target_of(BULLETIN_MOVES, BulletinAction.PUBLISH, before)
    thing.published_at, thing.reason = thing.published_at or at, ""
    thing.save(update_fields=["state", "published_at", "reason"])
    entry = Entry(thing, "bulletins.publish", before, thing.state)
    record(actor.author, entry, at=at)
    tell_published(thing, at=at)
    return thing


@transaction.atomic
def withdraw(*, actor: Acting, thing: Thing, reason: str, at: dt.datetime) -> Thing:
    """Readers see it no more; a reason is asked."""
    thing = _lock(thing)
    if isinstance(thing, News):
        require_withdrawer(actor, thing)
    else:
        require_owner(actor, thing)
    before = thing.state
    thing.state = target_of(
        BULLETIN_MOVES, BulletinAction.WITHDRAW, before, reason=reason
    )
    _check({"reason": reason})
    thing.reason = reason.strip()
    thing.save(update_fields=["state", "reason"])
    entry = Entry(thing, "bulletins.withdraw", before, thing.state, reason)
    record(actor.author, entry, at=at)
    return thing


def _lock(thing: Thing) -> Thing:
    manager: Any = type(thing)._default_manager
    found = manager.select_related("committee").select_for_update(of=("self",))
    locked: Thing = found.get(pk=thing.pk)
    return locked


def _edit(
    actor: Acting, thing: News | Briefing, facts: dict[str, object], at: dt.datetime
) -> None:
    if thing.state == BulletinState.WITHDRAWN:
        raise IllegalTransition(_("已撤下的内容请先重新发布，再修改。"))
    before = {name: _plain(getattr(thing, name)) for name in facts}
    for name, value in facts.items():
        setattr(thing, name, value)
    thing.changed_at = at
    thing.save(update_fields=[*facts, "changed_at"])
    after = {name: _plain(value) for name, value in facts.items()}
    entry = Entry(
        thing, "bulletins.edit", thing.state, thing.state, before=before, after=after
    )
    record(actor.author, entry, at=at)


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, dt.datetime) else value


def _check(facts: dict[str, object]) -> None:
    wrong = {
        name: [_("必填，且不超过 %s 字") % LONGEST[name]]
        for name, value in facts.items()
        if name in LONGEST
        and isinstance(value, str)
        and not (0 if name in OPTIONAL else 1) <= len(value.strip()) <= LONGEST[name]
    }
    if "section" in facts and facts["section"] not in Section.values:
        wrong["section"] = [_("请选择栏目")]
    if wrong:
        raise InvalidInput(_("请把内容填写完整。"), fields=wrong)
