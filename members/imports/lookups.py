"""Finding what a cell names: departments, members, sectors, regions."""

from __future__ import annotations

from functools import cached_property

from django.utils.translation import gettext as _

from common.sheets import CellError, parse_code, parse_list
from members.models import Committee, Department, Member, Region, Sector


class Lookups:
    """What rows of a committee's files may refer to, read once per run."""

    def __init__(self, committee: Committee, *, is_joint: bool = False) -> None:
        self.committee = committee
        self.is_joint = is_joint
        self._lists: dict[str, tuple[Department, ...]] = {}

    @cached_property
    def departments(self) -> dict[str, Department]:
        return {one.code: one for one in self.committee.departments.all()}

    @cached_property
    def members(self) -> dict[str, Member]:
        found = Member.objects.active().only("number")
        if self.is_joint:
            found = found.filter(committee__path__startswith=self.committee.path)
        else:
            found = found.filter(committee=self.committee)
        return {one.number: one for one in found}

    @cached_property
    def elsewhere(self) -> set[str]:
        """Numbers of members of other committees, to say so."""
        return set(
            Member.objects.exclude(committee=self.committee).values_list(
                "number", flat=True
            )
        )

    @cached_property
    def sectors(self) -> dict[str, Sector]:
        found = Sector.objects.all()
        return {one.name: one for one in found} | {
            one.name.removesuffix("界"): one for one in found
        }

    @cached_property
    def regions(self) -> dict[str, Region]:
        below = Region.objects.filter(parent_code=self.committee.region_id)
        own = Region.objects.filter(pk=self.committee.region_id)
        found = [*below, *own]
        return {one.name: one for one in found} | {one.code: one for one in found}

    def department(self, text: str, column: str) -> Department:
        if known := self.departments.get(text):
            return known
        code = parse_code(text, column)
        if code not in self.departments:
            raise CellError(
                column,
                _("没有编码为“%s”的部门，请核对或先导入部门") % code,
            )
        return self.departments[code]

    def department_list(self, text: str, column: str) -> tuple[Department, ...]:
        """Departments in the order written, each once; few lists, in many rows."""
        if text not in self._lists:
            codes = parse_list(text, column)
            found = (self.department(code, column) for code in codes)
            self._lists[text] = tuple(dict.fromkeys(found))
        return self._lists[text]

    def member(self, text: str, column: str) -> Member:
        if known := self.members.get(text):
            return known
        number = parse_code(text, column)
        if number in self.members:
            return self.members[number]
        if number in self.elsewhere:
            raise CellError(
                column,
                _("“%s”是其他政协的委员，不能列入本级清单") % number,
            )
        raise CellError(column, _("没有编号为“%s”的委员，请核对或先导入委员") % number)

    def sector(self, text: str, column: str) -> Sector:
        if text not in self.sectors:
            raise CellError(
                column,
                _("没有“%s”这一界别，请按 34 个界别的规范名称填写") % text,
            )
        return self.sectors[text]

    def region(self, text: str, column: str) -> Region | None:
        if not text:
            return None
        if text not in self.regions:
            raise CellError(
                column,
                _("“%(name)s”不是%(city)s所辖区县")
                % {"name": text, "city": self.committee.region.name},
            )
        return self.regions[text]
