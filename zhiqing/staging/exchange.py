"""Both sides talk: concerns answered, advice fed back, news and briefings out."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from bulletins.models import News
from bulletins.services.exchange import Saying, say_under_news
from bulletins.services.publishing import (
    BriefingFacts,
    NewsFacts,
    publish,
    record_attendance,
    write_briefing,
    write_news,
)
from bulletins.services.reading import note_read
from cases.models import ANSWERING, Assignment, Case, Verdict
from cases.services.accepting import accept_assignment, begin_handling
from cases.services.closing import close_case
from cases.services.evaluating import evaluate_case
from cases.services.replies import Draft, draft_reply, send_reply
from checklists.models import ConcernItem, ConsultItem, Round
from checklists.services.consulting import Judged, announce_consult, give_feedback
from checklists.services.exchange import say
from checklists.services.publishing import Public, publish_in_column
from checklists.services.routing import decide_routing, forward_concern
from checklists.states import ItemState
from members.acting import Acting
from members.models import Department, Role, RoleAssignment
from zhiqing.demonstration import bulletins, shapes
from zhiqing.staging.people import Cast

SENT, FED_BACK, BRIEFED = 24, 8, 12
DAY = dt.timedelta(days=1)


def exchange(city: shapes.City, round_: Round, cast: Cast, at: dt.datetime) -> None:
    """The same few of everything at each scale: it shows, it does not weigh."""
    _tell_news(city, cast, at)
    _hold_briefings(cast, at)
    _forward(round_, cast, at)
    _feed_back(round_, cast, at)


def _member(assignment: RoleAssignment) -> Acting:
    return Acting(assignment.user, assignment)


def _members(cast: Cast, committee_id: int) -> list[Acting]:
    seats = RoleAssignment.objects.filter(role=Role.MEMBER, committee=committee_id)
    found = seats.select_related("user", "committee", "member").order_by("pk")
    return [_member(one) for one in found[:BRIEFED]]


def _officer(department: Department) -> Acting:
    held = RoleAssignment.objects.select_related("user", "committee", "department")
    return _member(
        held.filter(department=department, role=Role.HANDLER).order_by("pk")[0]
    )


def _tell_news(city: shapes.City, cast: Cast, at: dt.datetime) -> None:
    readers: list[Acting] = []
    for number, one in enumerate(bulletins.news_of(city)):
        department = cast.departments[one.department]
        readers = readers or _members(cast, department.committee_id)
        officer = _officer(department)
        made = write_news(
            actor=officer,
            committee=department.committee,
            department=department,
            facts=NewsFacts(one.title, one.section, one.body),
            at=at,
        )
        out = publish(actor=officer, thing=made, at=at)
        if number % 4 == 0:
            _read_and_ask(out, readers, officer, number, at)


def _read_and_ask(
    news: News, readers: list[Acting], officer: Acting, number: int, at: dt.datetime
) -> None:
    for reader in readers[: 3 + number % 5]:
        assert reader.user is not None
        note_read(reader=reader.user, thing=news, at=at)
    text = bulletins.QUESTIONS[number // 4 % len(bulletins.QUESTIONS)]
    asked = say_under_news(
        actor=readers[0], news=news, saying=Saying(text, asks=True), at=at
    )
    if number % 8 == 0:
        answer = bulletins.ANSWERS[number // 4 % len(bulletins.ANSWERS)]
        saying = Saying(answer, answers_id=asked.pk)
        say_under_news(actor=officer, news=news, saying=saying, at=at)


def _hold_briefings(cast: Cast, at: dt.datetime) -> None:
    held = cast.clerk.assignment
    assert held is not None
    came = [
        one.assignment.member
        for one in _members(cast, held.committee_id)
        if one.assignment
    ]
    for number, (title, agenda) in enumerate(bulletins.BRIEFINGS, start=1):
        made = write_briefing(
            actor=cast.clerk,
            committee=held.committee,
            facts=BriefingFacts(
                title,
                at - number * 30 * DAY,
                "市政府有关负责同志",
                agenda,
                "机关会议室",
            ),
            at=at,
        )
        members = [one for one in came if one is not None]
        record_attendance(actor=cast.clerk, briefing=made, members=members, at=at)
        publish(actor=cast.clerk, thing=made, at=at)


def _forward(round_: Round, cast: Cast, at: dt.datetime) -> None:
    """Some wait, some are talked about, some answered, some closed and public."""
    ready = ConcernItem.objects.filter(round=round_, state=ItemState.ACCEPTED)
    named = ready.filter(departments__isnull=False, committee=round_.committee)
    chosen = named.select_related("committee").distinct().order_by("pk")[:SENT]
    for number, one in enumerate(chosen):
        departments = list(one.departments.order_by("code")[:1])
        decide_routing(actor=cast.clerk, concern=one, departments=departments, at=at)
        sent = forward_concern(actor=cast.clerk, concern=one, at=at)
        assert sent.case is not None
        if number % 4:
            _talk(sent, departments[0], number, at)
        if number % 4 >= 2:
            _answer(sent.case, number, at)
        if number % 4 == 3:
            _close(sent, departments[0], cast, at)


def _author(concern: ConcernItem) -> Acting:
    seats = RoleAssignment.objects.filter(role=Role.MEMBER, member=concern.member)
    return _member(seats.select_related("user", "committee", "member")[0])


def _talk(
    concern: ConcernItem, department: Department, number: int, at: dt.datetime
) -> None:
    text = bulletins.QUESTIONS[number % len(bulletins.QUESTIONS)]
    saying = Saying(text, asks=True)
    say(actor=_author(concern), matter=concern, saying=saying, at=at)
    if number % 2:
        answer = Saying(bulletins.ANSWERS[number % len(bulletins.ANSWERS)])
        say(actor=_officer(department), matter=concern, saying=answer, at=at)


def _answer(case: Case, number: int, at: dt.datetime) -> None:
    parts = Assignment.objects.of_now(case).filter(part__in=ANSWERING)
    people = ("person__user", "person__committee", "person__department")
    for part in parts.select_related(*people).order_by("pk"):
        assert part.person is not None
        officer = _member(part.person)
        accept_assignment(actor=officer, assignment_id=part.pk, at=at)
        begin_handling(actor=officer, assignment_id=part.pk, at=at)
        text = bulletins.REPLIES[number % len(bulletins.REPLIES)]
        reply = draft_reply(
            actor=officer, assignment_id=part.pk, draft=Draft(text, "A"), at=at
        )
        number_of = f"演示函〔{timezone.localdate(at).year}〕{number + 1}号"
        send_reply(actor=officer, reply_id=reply.pk, document_number=number_of, at=at)


def _close(
    concern: ConcernItem, department: Department, cast: Cast, at: dt.datetime
) -> None:
    case = concern.case
    assert case is not None
    evaluate_case(
        actor=_author(concern),
        case_id=case.pk,
        verdict=Verdict.SATISFIED,
        comment="答复及时，问题解决。",
        at=at,
    )
    close_case(actor=cast.clerk, case_id=case.pk, at=at)
    concern.refresh_from_db()
    public = Public(concern.headline, concern.text, bulletins.REPLIES[0])
    publish_in_column(
        actor=cast.clerk, department=department, matter=concern, public=public, at=at
    )


def _feed_back(round_: Round, cast: Cast, at: dt.datetime) -> None:
    """Questions with advice: announced; the first half of them fed back on."""
    open_ = ConsultItem.objects.filter(round=round_, state=ItemState.ACCEPTED)
    advised = (
        open_.filter(advice__isnull=False).distinct().order_by("pk")[: 2 * FED_BACK]
    )
    until = timezone.localdate(at) + 14 * DAY
    for number, one in enumerate(advised.select_related("department")):
        announce_consult(actor=cast.clerk, consult=one, until=until, at=at)
        if number % 2:
            continue
        outcomes = ("adopted", "partly", "reference")
        judged = [
            Judged(advice.pk, outcomes[place % 3])
            for place, advice in enumerate(one.advice.order_by("pk"))
        ]
        officer = _officer(one.department)
        give_feedback(
            actor=officer, consult=one, text=bulletins.FEEDBACK, said=judged, at=at
        )
