"""Cases as somebody reads them: with their parts as far as this person may see them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.search import SearchQuery
from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.utils import timezone

from cases.models import (
    Assignment,
    Case,
    Clock,
    ClockRequest,
    Confirmation,
    Contact,
    Countersign,
    Evaluation,
    Reply,
    RequestState,
    Signatory,
    Supervision,
    Survey,
    Verdict,
    Visit,
)
from cases.states import OWED, AssignmentState, CaseState, ReplyState
from members.models import Department, Role, RoleAssignment, User
from members.models.roles import DEPARTMENT_ROLES
from members.scope import scope_of
from text import query_tokens

Reader = User | AnonymousUser


def with_line(found: QuerySet[Case], user: Reader) -> QuerySet[Case]:
    """With what one line of a list needs: who has a part now, which limits run."""
    parts = (
        Assignment.objects.visible_to(user)
        .standing()
        .filter(handling=F("case__handling"))
        .select_related("department")
        .order_by("pk")
    )
    clocks = (
        Clock.objects.visible_to(user)
        .running()
        .select_related("stage")
        .order_by("due_at", "pk")
    )
    return found.select_related("policy", "committee").prefetch_related(
        Prefetch("assignments", parts, to_attr="parts_now"),
        Prefetch("clocks", clocks, to_attr="clocks_now"),
    )


def by_due(found: QuerySet[Case]) -> QuerySet[Case]:
    """What ends first comes first; what has no limit comes last."""
    return found.annotate(due_first=Subquery(_first_due())).order_by(
        F("due_first").asc(nulls_last=True), "-pk"
    )


def _first_due() -> QuerySet[Clock, object]:
    running = Clock.objects.filter(case=OuterRef("pk")).running()
    return running.order_by("due_at").values("due_at")[:1]


def overdue(at: dt.datetime) -> Exists:
    return Exists(Clock.objects.filter(case=OuterRef("pk")).overdue(at))


def due_between(since: dt.datetime, until: dt.datetime) -> Exists:
    """A limit that runs ends in the time (since ≤ t < until)."""
    running = Clock.objects.filter(case=OuterRef("pk"), paused_at__isnull=True)
    return Exists(running.running().filter(due_at__gte=since, due_at__lt=until))


def owed_now(user: Reader) -> Exists:
    """The person's departments have something to do on the case."""
    return _owed(scope_of(user).departments)


def owed_by_department(department_id: int) -> Exists:
    return _owed([department_id])


def _owed(departments: Collection[int]) -> Exists:
    return Exists(
        Assignment.objects.filter(
            case=OuterRef("pk"),
            handling=OuterRef("handling"),
            department__in=departments,
            state__in=[AssignmentState.ASSIGNED, AssignmentState.ACCEPTED],
            case__state__in=[*OWED, CaseState.OBJECTED],
        )
    )


def given_to(user: Reader, department_id: int) -> QuerySet[Case]:
    """Cases in which a department has or had a part, in whichever handling."""
    parts = Assignment.objects.visible_to(user).standing()
    mine = parts.filter(department=department_id)
    return Case.objects.involving(user).filter(pk__in=mine.values("case"))


def raised_by(user: Reader) -> QuerySet[Case]:
    return Case.objects.involving(user).filter(signed_by(user))


def signed_by(user: Reader) -> Exists:
    return Exists(Signatory.objects.filter(case=OuterRef("pk"), person=user.pk))


def supervised() -> Exists:
    return Exists(Supervision.objects.filter(case=OuterRef("pk")).standing())


def asking_time() -> Exists:
    """A request for more time waits for a decision."""
    return Exists(
        ClockRequest.objects.filter(
            clock__case=OuterRef("pk"), state=RequestState.ASKED
        )
    )


def unsatisfied() -> Exists:
    return Exists(
        Evaluation.objects.filter(
            case=OuterRef("pk"),
            handling=OuterRef("handling"),
            verdict=Verdict.NOT_SATISFIED,
        )
    )


def holding(words: str) -> Q:
    """All the words stand in the case, or its number is the one given."""
    asked = SearchQuery(query_tokens(words), config="simple", search_type="raw")
    return Q(tokens=asked) | Q(number=words.strip().upper())


def opened_to(user: Reader) -> QuerySet[Case]:
    """Cases that one is not part of, but is told of."""
    involved = Case.objects.involving(user)
    return Case.objects.visible_to(user).exclude(pk__in=involved.values("pk"))


def to_judge(user: Reader) -> QuerySet[Case]:
    """Cases of one's own whose answer one has not judged yet."""
    given = Evaluation.objects.filter(
        case=OuterRef("pk"), handling=OuterRef("handling"), person=user.pk
    )
    return Case.objects.involving(user).filter(
        signed_by(user), ~Exists(given), state=CaseState.ANSWERED
    )


def surveys_open(user: Reader) -> QuerySet[Survey]:
    return (
        Survey.objects.visible_to(user)
        .filter(
            signatory__person=user.pk, asked_at__isnull=False, answered_at__isnull=True
        )
        .select_related("case")
        .order_by("pk")
    )


def to_countersign(user: Reader, department_id: int) -> QuerySet[Countersign]:
    """Drafts that wait for this department's word."""
    return (
        Countersign.objects.visible_to(user)
        .filter(
            assignment__department=department_id,
            agrees__isnull=True,
            reply__state=ReplyState.COUNTERSIGNING,
        )
        .select_related("reply__case", "reply__assignment__department")
        .order_by("pk")
    )


def objections(user: Reader, department_id: int) -> QuerySet[Assignment]:
    return (
        Assignment.objects.visible_to(user)
        .filter(department=department_id, state=AssignmentState.OBJECTED)
        .select_related("case", "department")
        .order_by("-objected_at")
    )


def requests_of(user: Reader, department_id: int) -> QuerySet[ClockRequest]:
    return (
        ClockRequest.objects.visible_to(user)
        .filter(
            clock__assignment__department=department_id,
            clock__stopped_at__isnull=True,
        )
        .select_related("clock__case", "clock__stage")
        .order_by("-asked_at")
    )


def departments_of(case: Case) -> QuerySet[Department]:
    return departments_in(case.committee_id)


def departments_in(committee_id: int) -> QuerySet[Department]:
    """Departments that take part in this committee, by code."""
    return Department.objects.active().filter(committee=committee_id).order_by("code")


def people_of(case: Case, at: dt.datetime) -> QuerySet[RoleAssignment]:
    return people_in(case.committee_id, at)


def people_in(committee_id: int, at: dt.datetime) -> QuerySet[RoleAssignment]:
    """Officers in office of the committee's departments."""
    return (
        RoleAssignment.objects.in_force(timezone.localdate(at))
        .filter(role__in=DEPARTMENT_ROLES, department__committee=committee_id)
        .select_related("user", "department")
        .order_by("department__code", "pk")
    )


def leaders_of(case: Case, at: dt.datetime) -> QuerySet[User]:
    held = RoleAssignment.objects.in_force(timezone.localdate(at)).filter(
        committee=case.committee_id, role=Role.LEADER
    )
    return User.objects.filter(pk__in=held.values("user")).order_by("pk")


def whole(user: Reader) -> QuerySet[Case]:
    """What one may see, with the parts that a page or an answer shows."""
    replies = (
        Reply.objects.visible_to(user)
        .select_related("assignment__department")
        .order_by("-handling", "pk")
    )
    signed = Signatory.objects.visible_to(user).select_related("person")
    judged = Evaluation.objects.visible_to(user).select_related("person")
    watched = Supervision.objects.visible_to(user).select_related("leader")
    return with_line(Case.objects.visible_to(user), user).prefetch_related(
        Prefetch(
            "signatories", signed.order_by("-is_first", "pk"), "shown_signatories"
        ),
        Prefetch("replies", replies, "shown_replies"),
        Prefetch(
            "evaluations", judged.order_by("-handling", "pk"), "shown_evaluations"
        ),
        Prefetch("supervisions", watched.order_by("-pk"), "shown_supervisions"),
    )


@dataclass(frozen=True)
class Record:
    """How a case was handled, step by step, for those whom it involves."""

    contacts: list[Contact]
    countersigns: list[Countersign]
    requests: list[ClockRequest]
    confirmations: list[Confirmation]
    visits: list[Visit]

    def __bool__(self) -> bool:
        return any(vars(self).values())


def record_of(case: Case, user: Reader) -> Record:
    own = {"case": case}
    contacts = Contact.objects.visible_to(user).filter(**own)
    signed = Countersign.objects.visible_to(user).filter(reply__case=case)
    asked = ClockRequest.objects.visible_to(user).filter(clock__case=case)
    given = Confirmation.objects.visible_to(user).filter(**own)
    visits = Visit.objects.visible_to(user).filter(**own)
    return Record(
        list(contacts.select_related("assignment__department").order_by("-held_at")),
        list(signed.select_related("assignment__department").order_by("pk")),
        list(
            asked.select_related(
                "clock__stage", "clock__assignment__department", "asked_by"
            ).order_by("-pk")
        ),
        list(given.select_related("person").order_by("pk")),
        list(visits.select_related("recorded_by").order_by("-pk")),
    )
