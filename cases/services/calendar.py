"""The working-day calendar, entered by staff; dates are counted again afterwards."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from common.arrangement import ArrangedDay, UnreadableLine, read_arrangement
from common.errors import InvalidInput, Refused
from common.models import AnnouncedYear, SpecialDay
from members.acting import Acting
from members.models import Role
from trail.services import Entry, record

FIRST_YEAR, LAST_YEAR = 2000, 2200
LONGEST_NAME, LONGEST_BASIS = 40, 100


@dataclass(frozen=True)
class Imported:
    """How many days of the notice were new, different before, or there already."""

    added: int
    changed: int
    unchanged: int


@transaction.atomic
def set_day(
    *, actor: Acting, day: dt.date, is_working: bool, name: str, at: dt.datetime
) -> SpecialDay:
    """This day is worked or not, whatever was published."""
    _require_calendar_clerk(actor)
    _require_text(name, LONGEST_NAME, "name", _("名称"))
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise InvalidInput(_("日期超出范围。"), fields={"day": [_("请核对年份")]})
    before = _facts(SpecialDay.objects.filter(day=day).first())
    kept, _made = SpecialDay.objects.update_or_create(
        day=day, defaults={"is_working": is_working, "name": name.strip()}
    )
    entry = Entry(kept, "cases.set_day", before=before, after=_facts(kept))
    record(actor.author, entry, at=at)
    return kept


@transaction.atomic
def remove_day(*, actor: Acting, day: dt.date, at: dt.datetime) -> None:
    """This day is again what was published; nothing where it was not entered."""
    _require_calendar_clerk(actor)
    row = SpecialDay.objects.select_for_update().filter(day=day).first()
    if row is None:
        return
    record(actor.author, Entry(row, "cases.remove_day", before=_facts(row)), at=at)
    row.delete()


@transaction.atomic
def import_year(
    *, actor: Acting, year: int, basis: str, text: str, at: dt.datetime
) -> Imported:
    """The year counts as announced, with the days that its notice names.

    One line that cannot be read refuses the whole. Days entered before that the
    notice does not name stay as they are.
    """
    _require_calendar_clerk(actor)
    _require_text(basis, LONGEST_BASIS, "basis", _("依据文件"))
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise InvalidInput(_("年份超出范围。"), fields={"year": [_("请核对年份")]})
    days = _read(text, year)
    known = {
        row.day: row
        for row in SpecialDay.objects.filter(day__in=[one.day for one in days])
    }
    same = {one.day for one in days if _is_same(known.get(one.day), one)}
    SpecialDay.objects.bulk_create(
        [
            SpecialDay(day=one.day, is_working=one.is_working, name=one.name)
            for one in days
            if one.day not in same
        ],
        update_conflicts=True,
        unique_fields=["day"],
        update_fields=["is_working", "name"],
    )
    announced, _made = AnnouncedYear.objects.update_or_create(
        year=year, defaults={"basis": basis.strip()}
    )
    after = {
        "basis": announced.basis,
        "days": {str(one.day): [one.is_working, one.name] for one in days},
    }
    before = {str(day): _facts(row) for day, row in known.items()}
    entry = Entry(announced, "cases.import_year", before=before, after=after)
    record(actor.author, entry, at=at)
    changed = len(known) - len(same)
    return Imported(len(days) - len(known), changed, len(same))


def _read(text: str, year: int) -> list[ArrangedDay]:
    try:
        days = read_arrangement(text, year)
    except UnreadableLine as fault:
        raise InvalidInput(str(fault), fields={"text": [str(fault)]}) from fault
    if not any(one.day.year == year and not one.is_working for one in days):
        told = _("没有读到 %s 年的放假日。") % year
        raise InvalidInput(told, fields={"text": [told]})
    astray = [one.day for one in days if abs(one.day.year - year) > 1]
    if astray:
        told = _("%(day)s 不在 %(year)s 年前后。") % {"day": astray[0], "year": year}
        raise InvalidInput(told, fields={"text": [told]})
    too_long = [one.name for one in days if len(one.name) > LONGEST_NAME]
    if too_long:
        told = _("名称过长：%s") % too_long[0]
        raise InvalidInput(told, fields={"text": [told]})
    return days


def _is_same(row: SpecialDay | None, day: ArrangedDay) -> bool:
    return row is not None and (row.is_working, row.name) == (day.is_working, day.name)


def _require_calendar_clerk(actor: Acting) -> None:
    """One calendar holds for everybody: the highest committee here keeps it."""
    held = actor.assignment
    highest = held is not None and held.committee.parent_id is None
    if not (highest and actor.holds(Role.CLERK)):
        raise Refused(
            _("放假安排各级共用，由最上级政协机关工作人员维护。"), code="not_highest"
        )


def _require_text(text: str, longest: int, name: str, label: str) -> None:
    if not 0 < len(text.strip()) <= longest:
        told = _("必填，且不超过 %s 字") % longest
        raise InvalidInput(_("请填写%s。") % label, fields={name: [told]})


def _facts(row: SpecialDay | None) -> dict[str, object]:
    if row is None:
        return {}
    return {"day": str(row.day), "is_working": row.is_working, "name": row.name}
