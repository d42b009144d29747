"""The cast of a case, and ways to bring one to where a test begins."""

import datetime as dt

from cases.gates import Setting
from cases.models import (
    Assignment,
    ContactStage,
    ContactWay,
    Part,
    Position,
    Purpose,
    ReplyClass,
    Verdict,
)
from cases.services.accepting import accept_assignment, begin_handling
from cases.services.assigning import assign_case
from cases.services.opening import open_case
from members.acting import acting_as
from members.models import Role
from tests import factories as f
from trail.models import Event

LATER = dt.timedelta(days=30)


class World:
    """A committee, its office, a member, departments with their people."""

    def __init__(self, committee, clerk, leader, member, now):
        self.committee, self.clerk, self.leader = committee, clerk, leader
        self.member, self.now = member, now
        self.water, self.roads, self.schools = (
            f.DepartmentFactory(committee=committee, name=name)
            for name in ("水利局", "交通局", "教育局")
        )
        self.officers = {
            one.pk: self.officer(one) for one in (self.water, self.roads, self.schools)
        }

    def officer(self, department, role=Role.HANDLER, user=None):
        user = user or f.UserFactory(name="温经办")
        held = f.give_role(user, role, department.committee, department=department)
        user._scope = None
        return acting_as(user, role_id=held.pk)

    def another_member(self, **facts):
        seat = f.MemberFactory(committee=self.committee, **facts)
        return acting_as(seat.user, Role.MEMBER)

    def open(self, *signatories, policy="concern", **facts):
        return open_case(
            actor=self.clerk,
            committee=self.committee,
            policy_code=policy,
            title="修复河堤步道",
            text="沿河步道多处塌陷，雨后积水，请尽快修复。",
            signatories=signatories or [self.member],
            at=self.now,
            **facts,
        )

    def setting(self, department, part=Part.LEAD, **facts):
        facts.setdefault("reply_class", ReplyClass.A)
        facts.setdefault("person", self.officers[department.pk].assignment)
        facts.setdefault("due_at", self.now + LATER)
        return Setting(department, part, **facts)

    def settings(self, lead, *joint):
        return [self.setting(lead)] + [self.setting(one, Part.JOINT) for one in joint]

    def assign(self, case, *settings):
        assign_case(
            actor=self.clerk,
            case_id=case.pk,
            settings=settings or [self.setting(self.water)],
            at=self.now,
        )
        return self.parts(case)

    def parts(self, case):
        case.refresh_from_db()
        standing = Assignment.objects.of_now(case).order_by("pk")
        return list(standing.select_related("department", "case"))

    def of(self, assignment):
        """Who acts for the department of this assignment."""
        return self.officers[assignment.department_id]

    def accept(self, assignment):
        return accept_assignment(
            actor=self.of(assignment), assignment_id=assignment.pk, at=self.now
        )

    def begin(self, assignment):
        return begin_handling(
            actor=self.of(assignment), assignment_id=assignment.pk, at=self.now
        )

    def tick(self, **span):
        self.now += dt.timedelta(**(span or {"minutes": 1}))
        return self.now


def verbs_of(*things):
    """Verbs told of these things, in order."""
    return [
        event.verb
        for event in Event.objects.order_by("pk")
        if any(
            (event.target_kind, event.target_id) == (one._meta.label_lower, one.pk)
            for one in things
        )
    ]


def last_event(thing):
    kind = thing._meta.label_lower
    return Event.objects.filter(target_kind=kind, target_id=thing.pk).latest("pk")


__all__ = [
    "ContactStage",
    "ContactWay",
    "Position",
    "Purpose",
    "Verdict",
    "World",
    "last_event",
    "verbs_of",
]
