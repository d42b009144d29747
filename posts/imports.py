"""Importer of posts: the file of offers as screened, published as it comes in."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace

from django.utils import timezone
from django.utils.translation import gettext as _

from activities.models import Audience
from checklists.imports import FIELD, ListImporter
from checklists.models import ConcernItem, ConsultItem
from checklists.services.offers import (
    Answered,
    OfferFacts,
    SessionFacts,
    bring_in_offers,
)
from checklists.states import ItemState
from common.sheets import (
    CellError,
    Column,
    Kind,
    Layout,
    Row,
    parse_choice,
    parse_code,
    parse_datetime,
    parse_int,
    parse_list,
    parse_text,
)
from members.changes import Counts
from members.imports.importer import ImportContext, register
from members.models import Committee
from posts.services.publishing import publish_offers, refresh_post

ANSWERED = "回应条目"
AUDIENCES = {
    "委员": Audience.MEMBERS,
    "界别群众": Audience.REPRESENTATIVES,
    "均可": Audience.BOTH,
    "": Audience.BOTH,
}


@register
class PostImporter(ListImporter):
    """One row per session; the rows of one number are one post.

    The clerk who brings in the file has screened it: the offers are accepted and
    published in the same transaction.
    """

    chunk = 60_000
    layout = Layout(
        "posts",
        "供岗清单",
        (
            Column("岗位编号", required=True, kind=Kind.CODE),
            Column("部门编码", required=True, kind=Kind.CODE),
            Column("岗位名称", required=True, width=32),
            FIELD,
            Column("场景", width=60),
            Column("体验地点", width=32),
            Column("区县", kind=Kind.CHOICE),
            Column(ANSWERED, kind=Kind.LIST, width=24, note="关注或问计条目的编号"),
            Column("场次开始", required=True, kind=Kind.DATETIME, width=20),
            Column("场次结束", required=True, kind=Kind.DATETIME, width=20),
            Column("名额", required=True, kind=Kind.INTEGER, width=8),
            Column("最少人数", kind=Kind.INTEGER, width=10, note="不填为 1"),
            Column("报名对象", kind=Kind.CHOICE, allowed=("委员", "界别群众", "均可")),
            Column("联系人", width=20),
        ),
    )

    def __init__(self, context: ImportContext) -> None:
        super().__init__(context)
        self.first: dict[str, OfferFacts] = {}
        self.starts: set[tuple[str, dt.datetime]] = set()
        self.items: dict[str, Answered] = {}

    def key(self, row: Row) -> str:
        return ""

    def look_ahead(self, rows: Sequence[Row]) -> None:
        """Read what the rows answer, thousands at a time instead of row by row."""
        named: dict[str, None] = {}
        for row in rows:
            # What is wrong with a list is said when its row is parsed.
            with suppress(CellError):
                named.update(
                    dict.fromkeys(parse_list(row.cells.get(ANSWERED, ""), ANSWERED))
                )
        numbers = list(named)
        for model in (ConsultItem, ConcernItem):
            for start in range(0, len(numbers), 5000):
                found = model.objects.filter(
                    round=self.round, number__in=numbers[start : start + 5000]
                )
                self.items |= {item.number: item for item in found.defer("tokens")}

    def parse(self, row: Row) -> OfferFacts:
        cells = row.cells
        facts = OfferFacts(
            number=parse_code(cells["岗位编号"], "岗位编号", max_length=32),
            department=self.find.department(cells["部门编码"], "部门编码"),
            title=parse_text(cells["岗位名称"], "岗位名称", max_length=80),
            sessions=(self._session(cells),),
            field=self.fields.one(cells.get("领域", ""), "领域"),
            scene=parse_text(cells.get("场景", ""), "场景", max_length=2000),
            host_site=parse_text(cells.get("体验地点", ""), "体验地点", max_length=120),
            region=self.find.region(cells.get("区县", ""), "区县"),
            answers=self._answers(cells.get(ANSWERED, "")),
            audience=AUDIENCES[
                parse_choice(
                    cells.get("报名对象", ""), "报名对象", ("委员", "界别群众", "均可")
                )
            ],
            contact=parse_text(cells.get("联系人", ""), "联系人", max_length=60),
        )
        self._agree(facts)
        return facts

    def _session(self, cells: Mapping[str, str]) -> SessionFacts:
        starts = timezone.make_aware(parse_datetime(cells["场次开始"], "场次开始"))
        ends = timezone.make_aware(parse_datetime(cells["场次结束"], "场次结束"))
        if ends <= starts:
            raise CellError("场次结束", _("须晚于场次开始"))
        capacity = parse_int(cells["名额"], "名额", minimum=1, maximum=10_000)
        least = cells.get("最少人数", "")
        minimum = parse_int(least, "最少人数", minimum=1) if least else 1
        if minimum > capacity:
            raise CellError("最少人数", _("不能多于名额 %d") % capacity)
        return SessionFacts(starts, ends, capacity, minimum)

    def _answers(self, text: str) -> tuple[Answered, ...]:
        numbers = parse_list(text, ANSWERED)
        for number in numbers:
            if number not in self.items:
                raise CellError(ANSWERED, _("本期清单中没有编号为“%s”的条目") % number)
        return tuple(self.items[number] for number in numbers)

    def _agree(self, facts: OfferFacts) -> None:
        """Rows of one post must say the same of it and name different starts."""
        number, start = facts.number, facts.sessions[0].starts_at
        first = self.first.setdefault(number, facts)
        for column, name in (("部门编码", "department"), ("岗位名称", "title")):
            if getattr(first, name) != getattr(facts, name):
                raise CellError(column, _("与岗位“%s”前面一行不一致") % number)
        if (number, start) in self.starts:
            raise CellError("场次开始", _("与岗位“%s”的另一场次重复") % number)
        self.starts.add((number, start))

    def save(self, facts: Sequence[OfferFacts]) -> Counts:  # type: ignore[override]
        grouped: dict[str, OfferFacts] = {}
        for one in facts:
            held = grouped.get(one.number)
            sessions = (*held.sessions, *one.sessions) if held else one.sessions
            grouped[one.number] = replace(held or one, sessions=sessions)
        context = self.context
        made, changed = bring_in_offers(
            actor=context.actor,
            round_=self.round,
            facts=list(grouped.values()),
            at=context.at,
            state=ItemState.ACCEPTED,
        )
        publish_offers(actor=context.actor, offers=made, at=context.at)
        for offer in changed:
            refresh_post(actor=context.actor, offer=offer, at=context.at)
        # Counted in rows of the file, as everything else that is said of it.
        rows = Counter(one.number for one in facts)
        created = sum(rows[offer.number] for offer in made)
        updated = sum(rows[offer.number] for offer in changed)
        return Counts(created, updated, len(facts) - created - updated)

    @classmethod
    def allowed(cls, committee: Committee) -> Mapping[str, Sequence[str]]:
        below = [
            committee.region.name,
            *type(committee.region)
            .objects.filter(parent_code=committee.region_id)
            .values_list("name", flat=True),
        ]
        return {**super().allowed(committee), "区县": below}
