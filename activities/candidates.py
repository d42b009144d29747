"""People as candidates: their seat, groups and employers, read in bulk."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.utils import timezone
from django.utils.translation import gettext as _

from activities.errors import NotEligible
from activities.models import Activity
from activities.rules import TAKING_PART, Candidate, require_eligible
from common.errors import Refused
from members.acting import Acting
from members.models import Member, RoleAssignment
from members.scope import scope_of


def candidates(
    held: Sequence[RoleAssignment], *, with_groups: bool
) -> dict[int, Candidate]:
    """A candidate per assignment to take part, by its id.

    `held` must be all that these people hold: one works for a department in any role.
    """
    employers: defaultdict[int, set[int]] = defaultdict(set)
    for one in held:
        seat = one.member
        employers[one.user_id].update(
            filter(None, [one.department_id, seat.employer_id if seat else None])
        )
    groups = _groups(held) if with_groups else {}
    return {
        one.pk: Candidate(
            one,
            frozenset(groups.get(one.member_id or 0, ())),
            frozenset(employers[one.user_id]),
        )
        for one in held
        if one.role in TAKING_PART
    }


def candidates_among(
    people: Iterable[int], activities: Iterable[Activity], at: dt.datetime
) -> dict[int, Candidate]:
    """The candidates that these users are, for these activities; two queries."""
    held = list(
        RoleAssignment.objects.in_force(timezone.localdate(at))
        .filter(user__in=list(people))
        .select_related("committee", "member", "representative")
        .order_by("pk")
    )
    return candidates(
        held, with_groups=any(activity.audience_groups for activity in activities)
    )


def own_candidates(actor: Acting, activities: Iterable[Activity]) -> list[Candidate]:
    """The actor in the role chosen, or in each of theirs that may take part."""
    held = scope_of(actor.user).assignments if actor.user else ()
    known = candidates(held, with_groups=any(one.audience_groups for one in activities))
    if actor.assignment is None:
        return list(known.values())
    return [known[pk] for pk in (actor.assignment.pk,) if pk in known]


def first_eligible(activity: Activity, who: Iterable[Candidate]) -> Candidate:
    """The first of these whom the activity is for.

    Raises the refusal of the first where it is for none.
    """
    refusals: list[Refused] = []
    for one in who:
        try:
            require_eligible(activity, one)
        except Refused as refusal:
            refusals.append(refusal)
        else:
            return one
    raise next(iter(refusals), NotEligible(_("请以在任委员或界别群众的身份报名。")))


def _groups(held: Iterable[RoleAssignment]) -> dict[int, set[int]]:
    members = [one.member_id for one in held if one.member_id]
    found: defaultdict[int, set[int]] = defaultdict(set)
    rows = Member.groups.through.objects.filter(member__in=members)
    for member_id, group_id in rows.values_list("member_id", "group_id"):
        found[member_id].add(group_id)
    return found
