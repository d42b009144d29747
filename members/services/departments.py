"""Departments: brought in from files, created, changed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, fields

from django.db import transaction

from members.acting import Acting
from members.changes import Counts, differences
from members.models import Committee, Department, JoinPhase
from members.rules import require_staff
from trail.services import Entry, record_many


@dataclass(frozen=True)
class DepartmentFacts:
    """What a file or form says of a department; `code` tells which one."""

    code: str
    name: str
    tier: str = ""
    kind: str = ""
    contact: str = ""
    phone: str = ""
    phase: str = JoinPhase.FULL


PLAIN = [field.name for field in fields(DepartmentFacts) if field.name != "code"]


@transaction.atomic
def save_departments(
    *,
    actor: Acting,
    committee: Committee,
    facts: Sequence[DepartmentFacts],
    at: dt.datetime,
) -> Counts:
    """Create the departments that are new, change those that differ (W67)."""
    require_staff(actor, committee.pk)
    known = {
        one.code: one
        for one in Department.objects.select_for_update().filter(
            committee=committee, code__in=[fact.code for fact in facts]
        )
    }
    fresh: list[Department] = []
    entries: list[Entry] = []
    unchanged = 0
    for fact in facts:
        values = {name: getattr(fact, name) for name in PLAIN}
        old = known.get(fact.code)
        if old is None:
            fresh.append(
                Department(
                    committee=committee,
                    code=fact.code,
                    joined_on=at.date(),
                    **values,
                )
            )
            continue
        before, after = differences(old, values)
        if not after:
            unchanged += 1
            continue
        old.save(update_fields=list(after))
        entries.append(
            Entry(old, "members.change_department", before=before, after=after)
        )
    updated = len(entries)
    Department.objects.bulk_create(fresh, batch_size=1000)
    entries += [
        Entry(
            one, "members.create_department", after={"code": one.code, "name": one.name}
        )
        for one in fresh
    ]
    record_many(actor.author, entries, at=at)
    return Counts(created=len(fresh), updated=updated, unchanged=unchanged)


@transaction.atomic
def set_parents(
    *,
    actor: Acting,
    committee: Committee,
    parents: dict[str, str],
    at: dt.datetime,
) -> int:
    """Put departments under their parents, by code; how many moved."""
    require_staff(actor, committee.pk)
    codes = set(parents) | set(parents.values())
    known = {one.code: one for one in committee.departments.filter(code__in=codes)}
    entries = []
    for code, above in parents.items():
        child, parent = known.get(code), known.get(above)
        if child is None or parent is None:  # its own row was refused
            continue
        if child.parent_id == parent.pk:
            continue
        child.parent = parent
        child.save(update_fields=["parent"])
        entries.append(Entry(child, "members.move_department", after={"parent": above}))
    return record_many(actor.author, entries, at=at)
