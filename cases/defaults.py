"""The four settings as they are where nobody set them otherwise."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.db.models import Case, F, IntegerField, QuerySet, When
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.gates import Setting
from cases.models import Part, Policy, ReplyClass, Stage, StageCode
from cases.schedule import end_of
from cases.working_out import Limit, work_out
from common.errors import InvalidInput
from common.workdays import known_calendar
from members.models import Committee, Department, Role, RoleAssignment

# Who is named for a department, the handler before its heads.
ORDER = (Role.HANDLER, Role.DEPUTY_HEAD, Role.PRINCIPAL)


@dataclass(frozen=True)
class Terms:
    """What the office says on handing something over; the rest is by default."""

    lead: Department | None = None
    reply_class: str = ReplyClass.A
    due_at: dt.datetime | None = None
    people: Sequence[RoleAssignment] = ()


def policy_for(committee: Committee, code: str) -> Policy | None:
    """The committee's own current policy, else the shared one."""
    found = Policy.objects.current().filter(code=code)
    own = found.filter(committee=committee) | found.filter(committee__isnull=True)
    return own.order_by(F("committee").asc(nulls_last=True)).first()


def settings_for(
    policy: Policy,
    committee: Committee,
    departments: Sequence[Department],
    terms: Terms,
    *,
    apart_from: Collection[int],
    at: dt.datetime,
) -> list[Setting]:
    """One lead with joints where a lead is named or there is one; else each its own.

    Nobody of `apart_from` (accounts of those who raised it) is named to handle it.
    """
    due_at = terms.due_at or due_by_default(policy, committee, at)
    named = {one.department_id: one for one in terms.people}
    return [
        Setting(
            department,
            _part(department, departments, terms.lead),
            terms.reply_class,
            named.get(department.pk) or person_of(department, apart_from, at),
            due_at,
        )
        for department in departments
    ]


def _part(one: Department, among: Sequence[Department], lead: Department | None) -> str:
    if len(among) == 1 or one == lead:
        return Part.LEAD
    return Part.JOINT if lead else Part.SEPARATE


def due_by_default(
    policy: Policy, committee: Committee, at: dt.datetime
) -> dt.datetime:
    """The policy's limit for the answer, counted as if it were accepted at once."""
    zone = ZoneInfo(committee.time_zone)
    stage = Stage.objects.get(policy=policy, code=StageCode.ANSWER)
    unit = "working" if stage.unit == "working" else "calendar"
    limit = Limit(at.astimezone(zone).date(), stage.limit, unit)  # type: ignore[arg-type]
    last = work_out(limit, known_calendar())["last"]
    return end_of(dt.date.fromisoformat(last), zone)


def person_of(
    department: Department, apart_from: Collection[int], at: dt.datetime
) -> RoleAssignment:
    """Who handles it for the department; refused where it has nobody who could."""
    found = _officers(department, at).exclude(user__in=apart_from).first()
    if found is None:
        raise InvalidInput(
            _("“%s”还没有经办人账号，请先在“组织与人员”中设置，再转办。")
            % department.name,
            code="no_handler",
        )
    return found


def _officers(department: Department, at: dt.datetime) -> QuerySet[RoleAssignment]:
    place = Case(
        *(When(role=role, then=n) for n, role in enumerate(ORDER)),
        output_field=IntegerField(),
    )
    return (
        RoleAssignment.objects.in_force(timezone.localdate(at))
        .filter(department=department, role__in=ORDER, user__is_active=True)
        .order_by(place, "pk")
    )
