"""Who may take part, when, and who keeps the roster."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from activities.errors import (
    BookingClosed,
    ConflictOfInterest,
    NotEligible,
    NotOpenYet,
    Overlap,
    TooLate,
)
from activities.models import Activity, Audience, Participation, Registration
from activities.states import LIVE, ActivityState, ParticipationState
from common.errors import Refused
from members.acting import Acting
from members.models import Role, RoleAssignment
from members.models.roles import DEPARTMENT_ROLES
from members.scope import Scope

TAKING_PART = (Role.MEMBER, Role.REPRESENTATIVE)
ROLE_OF_AUDIENCE = {
    Audience.MEMBERS: Role.MEMBER,
    Audience.REPRESENTATIVES: Role.REPRESENTATIVE,
}
OFFER_LASTS = dt.timedelta(hours=24)
OFFER_LASTS_AT_LEAST = dt.timedelta(hours=2)
CHECK_IN_OPENS = dt.timedelta(hours=2)


@dataclass(frozen=True)
class Candidate:
    """A person who would take part, in one of their roles."""

    assignment: RoleAssignment
    groups: frozenset[int]
    # Departments they work for: at these they would be guest and host at once.
    employers: frozenset[int]

    @property
    def sector_id(self) -> int | None:
        seat = self.assignment.member or self.assignment.representative
        return seat.sector_id if seat else None

    @property
    def has_left(self) -> bool:
        seat = self.assignment.member or self.assignment.representative
        return seat is None or seat.left_on is not None


def spoken(moment: dt.datetime) -> str:
    """A moment as a sentence says it."""
    return date_format(timezone.localtime(moment), "n月j日 H:i")


def require_eligible(activity: Activity, who: Candidate) -> None:
    """The person belongs to those the activity is for, and not to its host.

    Raises NotEligible or ConflictOfInterest.
    """
    if activity.host_id in who.employers:
        raise ConflictOfInterest(
            _(
                "本场次由您所在的单位承办，为避免利益冲突不能参加，请选择其他单位的场次。"
            )
        )
    if who.assignment.role not in TAKING_PART or who.has_left:
        raise NotEligible(_("请以在任委员或界别群众的身份报名。"))
    wanted = ROLE_OF_AUDIENCE.get(Audience(activity.audience), who.assignment.role)
    if who.assignment.role != wanted:
        raise NotEligible(
            _("本场次只面向%s，请选择其他场次。") % activity.get_audience_display()
        )
    _require_belonging(activity, who)


def _require_belonging(activity: Activity, who: Candidate) -> None:
    if not who.assignment.committee.path.startswith(activity.committee.path):
        raise NotEligible(
            _("本场次只面向%s及其下级政协，请选择本级政协的场次。") % activity.committee
        )
    if activity.audience_sectors and who.sector_id not in activity.audience_sectors:
        raise NotEligible(_("本场次限定界别，您所在的界别不在其中，请选择其他场次。"))
    if activity.audience_groups and not who.groups.intersection(
        activity.audience_groups
    ):
        raise NotEligible(_("本场次限定小组，您不在其中的小组，请选择其他场次。"))


def require_open(activity: Activity, at: dt.datetime) -> None:
    """Booking is open now; says the same as `Activity.objects.bookable(at)`."""
    if activity.state == ActivityState.CANCELLED:
        raise BookingClosed(_("本场次已取消，请选择其他场次。"))
    if activity.state != ActivityState.PUBLISHED or activity.books_until <= at:
        raise BookingClosed(_("本场次报名已截止，请选择其他场次。"))
    if activity.books_from and activity.books_from > at:
        raise NotOpenYet(
            _("本场次尚未开放报名，请于%s以后再来。") % spoken(activity.books_from)
        )


def require_free_booking(activity: Activity) -> None:
    """People may book by themselves here, without being asked."""
    if activity.registration != Registration.OPEN:
        raise NotEligible(
            _("本场次为%s，不开放自行预约，如需参加请与政协机关联系。")
            % activity.get_registration_display()
        )


def takes_offers(activity: Activity, at: dt.datetime) -> bool:
    """Seats may still be offered: announced, not over, not begun."""
    return (
        activity.state in (ActivityState.PUBLISHED, ActivityState.CLOSED)
        and at < activity.starts_at
    )


def clash_among(
    held: Iterable[Participation], activity: Activity
) -> Participation | None:
    """The first live one among these that takes the time of the activity.

    The database holds the rule; this tells it beforehand, over rows already read.
    """
    span = activity.span()
    for one in held:
        # Both bounds are always there; the type of a range does not know it.
        apart = one.during.upper <= span.lower or span.upper <= one.during.lower
        if one.state in LIVE and one.activity_id != activity.pk and not apart:
            return one
    return None


def overlap_with(other: Participation) -> Overlap:
    return Overlap(
        _("与您已有的“%(title)s”（%(start)s）时间冲突（含路程时间），")
        % {"title": other.activity.title, "start": spoken(other.activity.starts_at)}
        + _("请先取消该安排，或选择其他场次。")
    )


def offer_expiry(activity: Activity, at: dt.datetime) -> dt.datetime:
    """A day to answer, less when booking ends sooner, and never past the start.

    Where booking is over or nearly so, two hours remain if the start allows.
    """
    latest = max(activity.books_until, at + OFFER_LASTS_AT_LEAST)
    return min(at + OFFER_LASTS, latest, activity.starts_at)


def is_staff(actor: Acting, activity: Activity) -> bool:
    return actor.is_system or actor.holds(
        Role.CLERK, committee_id=activity.committee_id
    )


def is_host(actor: Acting, activity: Activity) -> bool:
    return (
        actor.holds(*DEPARTMENT_ROLES, committee_id=activity.committee_id)
        and actor.department_id == activity.host_id
    )


def require_staff(actor: Acting, activity: Activity) -> None:
    if not is_staff(actor, activity):
        raise Refused(_("只有本级政协机关工作人员可以办理。"), code="staff_only")


def require_keeper(actor: Acting, activity: Activity) -> None:
    """The roster is kept by staff and by the host department."""
    if not is_staff(actor, activity) and not is_host(actor, activity):
        raise Refused(
            _("只有政协机关工作人员和承办部门可以办理。"), code="keepers_only"
        )


def require_owner(actor: Acting, participation: Participation) -> None:
    """A person decides for themselves; staff may do it at their request."""
    user = actor.user
    if user is not None and user.pk == participation.person_id:
        return
    if not is_staff(actor, participation.activity):
        raise Refused(_("只能办理本人的报名。"), code="not_yours")


def require_cancel_time(
    actor: Acting, participation: Participation, at: dt.datetime
) -> None:
    """After the deadline a confirmed seat is given back through staff only."""
    activity = participation.activity
    if at >= activity.ends_at:
        raise TooLate(_("活动已结束，不能再取消。未到场的请由承办部门登记。"))
    late = participation.state == ParticipationState.CONFIRMED and (
        at > activity.cancel_until
    )
    if late and not is_staff(actor, activity):
        host = activity.host
        contact = "　".join(filter(None, [str(host), host.contact, host.phone]))
        raise TooLate(
            _("取消截止时间（%(until)s）已过。确有特殊情况，请致电%(contact)s说明，")
            % {"until": spoken(activity.cancel_until), "contact": contact}
            + _("或请政协机关工作人员代为取消。")
        )


def keeper_of(scope: Scope, activity: Activity) -> RoleAssignment | None:
    """The role in which the person keeps this activity's roster, if any."""
    return _first(
        one
        for one in scope.assignments
        if one.committee_id == activity.committee_id
        and (
            one.role == Role.CLERK
            or (one.role in DEPARTMENT_ROLES and one.department_id == activity.host_id)
        )
    )


def _first(found: Iterable[RoleAssignment]) -> RoleAssignment | None:
    return next(iter(found), None)
