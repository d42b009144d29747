"""Importers of departments and members."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from common.sheets import (
    CellError,
    Column,
    Kind,
    Layout,
    Row,
    parse_choice,
    parse_code,
    parse_list,
    parse_phone,
    parse_text,
)
from members.changes import Counts
from members.imports.importer import ImportContext, Importer, register
from members.imports.lookups import Lookups
from members.models import Committee, JoinPhase, Sector, Term
from members.services.departments import (
    DepartmentFacts,
    save_departments,
    set_parents,
)
from members.services.people import MemberFacts, save_members

PHASES = {"试点": JoinPhase.PILOT, "全面": JoinPhase.FULL, "": JoinPhase.FULL}
GENDERS = ("男", "女")
DIGITS = {character: number for number, character in enumerate("〇一二三四五六七八九")}


@register
class DepartmentImporter(Importer):
    chunk = 60_000
    layout = Layout(
        "departments",
        "部门",
        (
            Column("部门编码", required=True, kind=Kind.CODE),
            Column("部门名称", required=True, width=28),
            Column("上级部门编码", kind=Kind.CODE, note="本表或系统内已有的部门编码"),
            Column("层级", note="如 市级、县级、街道"),
            Column("类别", note="如 职能部门、街道、单位"),
            Column("联系人"),
            Column("联系电话", kind=Kind.PHONE, width=18),
            Column("参与阶段", kind=Kind.CHOICE, allowed=("试点", "全面")),
        ),
    )

    def __init__(self, context: ImportContext) -> None:
        super().__init__(context)
        self.parents: dict[str, str] = {}
        self.codes = set(context.committee.departments.values_list("code", flat=True))

    def look_ahead(self, rows: Sequence[Row]) -> None:
        # A parent may stand further down in the file than its child.
        self.codes |= {row.cells["部门编码"].strip() for row in rows}

    def parse(self, row: Row) -> DepartmentFacts:
        cells = row.cells
        code = parse_code(cells["部门编码"], "部门编码", max_length=32)
        above = self._parent(cells.get("上级部门编码", ""), code)
        facts = DepartmentFacts(
            code=code,
            name=parse_text(cells["部门名称"], "部门名称", max_length=80),
            tier=parse_text(cells.get("层级", ""), "层级", max_length=20),
            kind=parse_text(cells.get("类别", ""), "类别", max_length=20),
            contact=parse_text(cells.get("联系人", ""), "联系人", max_length=40),
            phone=parse_phone(cells.get("联系电话", ""), "联系电话"),
            phase=PHASES[
                parse_choice(cells.get("参与阶段", ""), "参与阶段", ("试点", "全面"))
            ],
        )
        if above:
            self.parents[code] = above
        return facts

    def _parent(self, text: str, code: str) -> str:
        above = parse_code(text, "上级部门编码")
        if above == code:
            raise CellError("上级部门编码", _("不能以本部门为上级"))
        if above and above not in self.codes:
            raise CellError("上级部门编码", _("没有编码为“%s”的部门，请核对") % above)
        return above

    def save(self, facts: Sequence[DepartmentFacts]) -> Counts:
        context = self.context
        return save_departments(
            actor=context.actor, committee=context.committee, facts=facts, at=context.at
        )

    def finish(self) -> None:
        context = self.context
        set_parents(
            actor=context.actor,
            committee=context.committee,
            parents=self.parents,
            at=context.at,
        )


@register
class MemberImporter(Importer):
    layout = Layout(
        "members",
        "委员",
        (
            Column("委员编号", required=True, kind=Kind.CODE),
            Column("姓名", required=True),
            Column("性别", kind=Kind.CHOICE, allowed=GENDERS, width=8),
            Column("界别", required=True, kind=Kind.CHOICE, width=24),
            Column("届次", note="如 14 或 第十四届；不填为现届"),
            Column("党派", width=20),
            Column("工作单位", width=36),
            Column(
                "所属部门编码", kind=Kind.CODE, note="在参与部门任职的填写，用于回避"
            ),
            Column("专委会", kind=Kind.LIST, width=24),
            Column("联络组", kind=Kind.LIST, width=20),
            Column("手机", kind=Kind.PHONE, width=16),
        ),
    )

    def __init__(self, context: ImportContext) -> None:
        super().__init__(context)
        self.find = Lookups(context.committee)
        self.terms = {term.number: term for term in context.committee.terms.all()}

    def parse(self, row: Row) -> MemberFacts:
        cells = row.cells
        employer = cells.get("所属部门编码", "")
        return MemberFacts(
            number=parse_code(cells["委员编号"], "委员编号", max_length=32),
            name=parse_text(cells["姓名"], "姓名", max_length=60),
            gender=parse_choice(cells.get("性别", ""), "性别", GENDERS),
            sector=self.find.sector(cells["界别"], "界别"),
            term=self._term(cells.get("届次", "")),
            party=parse_text(cells.get("党派", ""), "党派", max_length=40),
            workplace=parse_text(cells.get("工作单位", ""), "工作单位", max_length=100),
            employer=self.find.department(employer, "所属部门编码")
            if employer
            else None,
            phone=parse_phone(cells.get("手机", ""), "手机"),
            special_committees=tuple(parse_list(cells.get("专委会", ""), "专委会")),
            liaison_groups=tuple(parse_list(cells.get("联络组", ""), "联络组")),
        )

    def _term(self, text: str) -> Term | None:
        if not text:
            return self.terms[max(self.terms)] if self.terms else None
        number = _term_number(text)
        if number not in self.terms:
            raise CellError("届次", _("没有“%s”这一届，请核对或先添加届次") % text)
        return self.terms[number]

    def save(self, facts: Sequence[MemberFacts]) -> Counts:
        context = self.context
        return save_members(
            actor=context.actor, committee=context.committee, facts=facts, at=context.at
        )

    @classmethod
    def allowed(cls, committee: Committee) -> Mapping[str, Sequence[str]]:
        return {
            "界别": list(
                Sector.objects.order_by("code").values_list("name", flat=True)
            ),
            "所属部门编码": list(
                committee.departments.order_by("code").values_list("code", flat=True)
            ),
        }


def _term_number(text: str) -> int:
    """14 from “14”, “14届”, “第十四届”; 0 where the text is no term."""
    bare = text.strip().removeprefix("第").removesuffix("届")
    if bare.isdecimal():
        return int(bare)
    found = re.fullmatch(r"([一二三四五六七八九]?)(十?)([一二三四五六七八九]?)", bare)
    if not found or not bare:
        return 0
    tens, ten, ones = found.groups()
    if not ten:
        return DIGITS.get(tens or ones, 0) if not (tens and ones) else 0
    return (DIGITS[tens] if tens else 1) * 10 + (DIGITS[ones] if ones else 0)
