"""The cast of a case, and ways to bring one to where a test begins."""

import datetime as dt

from cases.gates import Setting
from cases.models import (
    ANSWERING,
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
from cases.services.closing import close_case
from cases.services.contacts import Talk, record_contact
from cases.services.evaluating import evaluate_case, send_back
from cases.services.opening import open_case
from cases.services.replies import Draft, draft_reply, send_reply
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

    def talk(self, assignment, purpose, **facts):
        facts = {
            "stage": ContactStage.DURING,
            "way": ContactWay.PHONE,
            "position": Position.STAFF,
            "speaker": "温经办",
            "with_whom": "周明",
            "text": "说明情况，听取意见。",
            "held_at": self.now,
        } | facts
        return record_contact(
            actor=self.of(assignment),
            assignment_id=assignment.pk,
            talk=Talk(purpose=purpose, **facts),
            at=self.now,
        )

    def draft(self, assignment, **facts):
        facts = {"text": "已组织修复。", "reply_class": ReplyClass.A} | facts
        return draft_reply(
            actor=self.of(assignment),
            assignment_id=assignment.pk,
            draft=Draft(**facts),
            at=self.now,
        )

    def send(self, reply, number="水函〔2026〕1号"):
        return send_reply(
            actor=self.of(reply.assignment),
            reply_id=reply.pk,
            document_number=number,
            at=self.now,
        )

    def started(self, *settings, case=None, policy="concern", **facts):
        """A case whose departments have accepted, those that answer begun."""
        case = case or self.open(policy=policy, **facts)
        parts = self.assign(case, *settings)
        for one in parts:
            self.accept(one)
        for one in parts:
            if one.part in ANSWERING:
                if "consult_first" in case.policy.gates:
                    self.talk(one, Purpose.CONSULT)
                self.begin(one)
        return self.parts(case)

    def answer(self, case):
        """Each answering department drafts, does what is asked first, and sends."""
        for one in self.parts(case):
            if one.part not in ANSWERING:
                continue
            reply = self.draft(one)
            for purpose in (Purpose.RESEARCH, Purpose.ASK_OPINION):
                self.talk(one, purpose)
            self.send(reply)
        case.refresh_from_db()
        return case

    def answered(self, *signatories, policy="concern", **facts):
        case = self.open(*signatories, policy=policy, **facts)
        self.started(case=case)
        return self.answer(case)

    def evaluate(self, case, actor=None, verdict=Verdict.SATISFIED, **facts):
        facts.setdefault("comment", "理由")
        return evaluate_case(
            actor=actor or self.member,
            case_id=case.pk,
            verdict=verdict,
            at=self.now,
            **facts,
        )

    def send_back(self, case, **facts):
        facts = {
            "actor": self.clerk,
            "leader": self.leader.user,
            "reason": "不满意",
        } | facts
        done = send_back(case_id=case.pk, at=self.now, **facts)
        case.refresh_from_db()
        return done

    def close(self, case, reason=""):
        done = close_case(actor=self.clerk, case_id=case.pk, reason=reason, at=self.now)
        case.refresh_from_db()
        return done

    def closed(self, *signatories, **facts):
        case = self.answered(*signatories, **facts)
        for one in signatories or [self.member]:
            self.evaluate(case, one)
        self.close(case)
        return case

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
