"""Importers of concerns, consults and intents."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import ClassVar

from django.utils import timezone
from django.utils.translation import gettext as _

from checklists.facts import (
    CONCERNS,
    CONSULTS,
    INTENTS,
    ConcernFacts,
    ConsultFacts,
    Facts,
    IntentFacts,
    Recipe,
)
from checklists.models import Field, PostOffer, Round
from checklists.selectors import round_for_import
from checklists.services.bulk import bring_in
from checklists.times import parse_times
from common.sheets import (
    CellError,
    Column,
    Kind,
    Layout,
    Row,
    parse_code,
    parse_datetime,
    parse_int,
    parse_list,
    parse_text,
)
from members.changes import Counts
from members.imports.importer import ImportContext, Importer, register
from members.imports.lookups import Lookups
from members.models import Committee

NUMBER = Column("编号", required=True, kind=Kind.CODE)
SUBMITTED = Column("提交时间", kind=Kind.DATETIME, width=20)
FIELD = Column("领域", kind=Kind.CHOICE, width=16)


class FieldNames:
    """Fields of work by name, in use or not."""

    def __init__(self) -> None:
        self.known = {field.name: field for field in Field.objects.all()}

    def one(self, text: str, column: str) -> Field | None:
        if not text:
            return None
        if text not in self.known:
            raise CellError(
                column,
                _("没有“%s”这一领域，请从模板“可选值”中选择") % text,
            )
        return self.known[text]


class ListImporter(Importer):
    """What the three kinds share: the round, the look-ups, the service."""

    recipe: ClassVar[Recipe]

    def __init__(self, context: ImportContext) -> None:
        super().__init__(context)
        self.round: Round = round_for_import(context.committee, context.round_code)
        self.find = Lookups(context.committee, is_joint=self.round.is_joint)
        self.fields = FieldNames()

    def save(self, facts: Sequence[Facts]) -> Counts:
        return bring_in(
            actor=self.context.actor,
            round_=self.round,
            recipe=self.recipe,
            facts=facts,
            at=self.context.at,
        )

    @classmethod
    def allowed(cls, committee: Committee) -> Mapping[str, Sequence[str]]:
        names = list(
            Field.objects.filter(is_active=True).values_list("name", flat=True)
        )
        codes = list(
            committee.departments.order_by("code").values_list("code", flat=True)
        )
        found = {
            "领域": names,
            "意向领域": names,
            "部门编码": codes,
            "涉及部门编码": codes,
        }
        return {name: found[name] for name in cls.layout.headings if name in found}


def moment(text: str) -> dt.datetime | None:
    """An aware time from a 提交时间 cell; None where it is empty."""
    if not text:
        return None
    # Files speak of the office's time, whoever brings them in.
    return timezone.make_aware(
        parse_datetime(text, "提交时间"), timezone.get_default_timezone()
    )


@register
class ConcernImporter(ListImporter):
    recipe = CONCERNS
    layout = Layout(
        "concerns",
        "关注清单",
        (
            NUMBER,
            Column("委员编号", required=True, kind=Kind.CODE),
            FIELD,
            Column("内容", required=True, width=60),
            Column("涉及部门编码", kind=Kind.LIST, width=24),
            SUBMITTED,
        ),
    )

    def parse(self, row: Row) -> ConcernFacts:
        cells = row.cells
        return ConcernFacts(
            number=parse_code(cells["编号"], "编号", max_length=32),
            member=self.find.member(cells["委员编号"], "委员编号"),
            field=self.fields.one(cells.get("领域", ""), "领域"),
            text=parse_text(cells["内容"], "内容", max_length=10_000),
            departments=self.find.department_list(
                cells.get("涉及部门编码", ""), "涉及部门编码"
            ),
            submitted_at=moment(cells.get("提交时间", "")),
        )


@register
class ConsultImporter(ListImporter):
    recipe = CONSULTS
    layout = Layout(
        "consults",
        "问计清单",
        (
            NUMBER,
            Column("部门编码", required=True, kind=Kind.CODE),
            FIELD,
            Column("内容", required=True, width=60),
            SUBMITTED,
        ),
    )

    def parse(self, row: Row) -> ConsultFacts:
        cells = row.cells
        return ConsultFacts(
            number=parse_code(cells["编号"], "编号", max_length=32),
            department=self.find.department(cells["部门编码"], "部门编码"),
            field=self.fields.one(cells.get("领域", ""), "领域"),
            text=parse_text(cells["内容"], "内容", max_length=10_000),
            submitted_at=moment(cells.get("提交时间", "")),
        )


@register
class IntentImporter(ListImporter):
    recipe = INTENTS
    layout = Layout(
        "intents",
        "意向清单",
        (
            NUMBER,
            Column("委员编号", required=True, kind=Kind.CODE),
            Column("意向领域", kind=Kind.LIST, width=24),
            Column("意向岗位编号", kind=Kind.LIST, width=28, note="按先后排列"),
            Column("意向区县", kind=Kind.LIST, width=20),
            Column("可参加时间", kind=Kind.LIST, width=28, note="如 周一上午、周末"),
            Column("说明", width=40),
            Column("次数上限", kind=Kind.INTEGER, width=10, note="不填为 1"),
        ),
    )

    def __init__(self, context: ImportContext) -> None:
        super().__init__(context)
        offers = PostOffer.objects.filter(round=self.round)
        self.offers = {offer.number: offer for offer in offers}

    def parse(self, row: Row) -> IntentFacts:
        cells = row.cells
        limit = cells.get("次数上限", "")
        regions = [
            self.find.region(name, "意向区县")
            for name in parse_list(cells.get("意向区县", ""), "意向区县")
        ]
        fields = [
            self.fields.one(name, "意向领域")
            for name in parse_list(cells.get("意向领域", ""), "意向领域")
        ]
        return IntentFacts(
            number=parse_code(cells["编号"], "编号", max_length=32),
            member=self.find.member(cells["委员编号"], "委员编号"),
            fields=tuple(filter(None, dict.fromkeys(fields))),
            offers=self._ranked(cells.get("意向岗位编号", "")),
            regions=tuple(filter(None, dict.fromkeys(regions))),
            times=tuple(parse_times(cells.get("可参加时间", ""), "可参加时间")),
            note=parse_text(cells.get("说明", ""), "说明", max_length=2000),
            limit=parse_int(limit, "次数上限", minimum=1, maximum=20) if limit else 1,
        )

    def _ranked(self, text: str) -> tuple[PostOffer, ...]:
        numbers = dict.fromkeys(parse_list(text, "意向岗位编号"))
        for number in numbers:
            if number not in self.offers:
                raise CellError(
                    "意向岗位编号",
                    _("本期没有编号为“%s”的岗位，请核对或先导入供岗清单") % number,
                )
        return tuple(self.offers[number] for number in numbers)
