"""The round before this one, with what came of it: reports, suggestions, adoptions."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from random import Random

from activities.models import Activity, Participation
from activities.services.rosters import Came, enter_roster
from activities.states import ParticipationState
from cases.gates import Setting
from cases.models import Assignment, Part, ReplyClass
from cases.services.accepting import accept_assignment, begin_handling
from cases.services.assigning import assign_case
from cases.services.replies import Draft, draft_reply, send_reply
from checklists.models import Field, Round
from checklists.services.offers import OfferFacts, SessionFacts, bring_in_offers
from checklists.services.rounds import move_phase, open_round
from checklists.states import ItemState, Phase
from members.acting import SYSTEM_ACTING, Acting
from members.models import Role, RoleAssignment
from posts.models import (
    AdoptionLevel,
    Decision,
    ExperienceReport,
    Level,
    PostSession,
    Suggestion,
)
from posts.services.adoption import (
    Decided,
    carry_out_suggestion,
    note_progress,
    record_adoption,
)
from posts.services.publishing import publish_offers
from posts.services.reports import (
    NoteContent,
    ReportContent,
    save_report,
    start_report,
    submit_report,
)
from posts.services.responses import Heard, respond_to_report
from posts.services.suggestions import SuggestionContent, raise_suggestion
from zhiqing.demonstration import shapes
from zhiqing.demonstration.experiences import Written, write_up
from zhiqing.staging.people import Cast

POSTS, SEATS, SILENT = 14, 6, 8
RESPONDED, SUGGESTED = 50, 36
DAY = dt.timedelta(days=1)
HOUR = dt.timedelta(hours=1)


@dataclass
class Story:
    """What is being told: the actors, the moment, the draws."""

    city: shapes.City
    cast: Cast
    now: dt.datetime
    rng: Random
    handlers: dict[int, Acting] = field(default_factory=dict)


def tell_loops(
    city: shapes.City, round_: Round, cast: Cast, at: dt.datetime, seed: int
) -> int:
    """An earlier round was held and closed; how many reports were handed in."""
    rng = Random(f"{seed}-{round_.code}-loop")  # noqa: S311 -- not a secret
    story = Story(city, cast, at, rng)
    officers = RoleAssignment.objects.filter(
        role=Role.HANDLER, department__in=cast.departments.values()
    )
    for one in officers.select_related("user", "committee").order_by("pk"):
        assert one.department_id is not None
        story.handlers.setdefault(one.department_id, Acting(one.user, one))
    earlier = _earlier_round(story, round_)
    reports = [
        _report(story, held, post)
        for post, held in _held_sessions(story, earlier)[:-SILENT]
    ]
    for n, (report, written) in enumerate(reports[:RESPONDED]):
        _respond(story, report, written)
        if n < SUGGESTED:
            _follow(story, _suggest(story, report, written), written, n % 6)
    return len(reports)


def _earlier_round(story: Story, round_: Round) -> Round:
    begun = story.now - 90 * DAY
    earlier = open_round(
        actor=SYSTEM_ACTING,
        committee=round_.committee,
        code=f"{round_.code}-prev",
        title=f"{round_.title}（上一期）",
        is_joint=True,
        at=begun,
    )
    for phase in list(Phase)[1:]:
        earlier = move_phase(
            actor=story.cast.clerk, round_=earlier, phase=phase, at=begun
        )
        if phase == Phase.SUPPLYING:
            _publish(story, earlier, begun)
    return earlier


def _publish(story: Story, round_: Round, at: dt.datetime) -> None:
    fields = {one.name: one for one in Field.objects.all()}
    ahead = [one for one in story.city.posts if not any(s.roster for s in one.sessions)]
    facts = []
    for n, one in enumerate(ahead[:POSTS]):
        starts = (story.now - (60 - n) * DAY).replace(hour=1, minute=0, second=0)
        session = SessionFacts(starts, starts + 3 * HOUR, SEATS, 1)
        facts.append(
            OfferFacts(
                number=one.number,
                department=story.cast.departments[one.department],
                title=one.title,
                sessions=(session,),
                field=fields[one.field],
                scene="\n".join([one.scene, *one.agenda]),
                host_site=one.host_site,
            )
        )
    made, _ = bring_in_offers(
        actor=SYSTEM_ACTING, round_=round_, facts=facts, at=at, state=ItemState.ACCEPTED
    )
    publish_offers(actor=SYSTEM_ACTING, offers=made, at=at)


def _held_sessions(
    story: Story, round_: Round
) -> list[tuple[shapes.PostOffer, Participation]]:
    """Everybody who was at a session of the earlier round, with the post."""
    posts = {one.number: one for one in story.city.posts}
    sessions = PostSession.objects.filter(post__round=round_).select_related(
        "post", "activity"
    )
    for session in sessions.order_by("pk"):
        _hold(story, session.activity, posts[session.post.number])
    held = Participation.objects.filter(
        activity__post_session__post__round=round_, state=ParticipationState.ATTENDED
    ).select_related("assignment__committee", "person", "activity__post_session__post")
    return [
        (posts[one.activity.post_session.post.number], one)
        for one in held.order_by("pk")
    ]


def _hold(story: Story, activity: Activity, post: shapes.PostOffer) -> None:
    home = story.city.committee.code
    both = {one.member for one in story.city.officers}
    free = [
        one.number
        for one in story.city.members
        if one.committee == home and one.employer is None and one.number not in both
    ]
    people = story.rng.sample(free, min(SEATS, len(free)))
    enter_roster(
        actor=story.cast.clerk,
        activity_id=activity.pk,
        people=[Came(story.cast.assignments[one], True) for one in people],
        at=activity.ends_at + HOUR,
    )


def _report(
    story: Story, held: Participation, post: shapes.PostOffer
) -> tuple[ExperienceReport, Written]:
    written = write_up(post, story.rng)
    actor, at = Acting(held.person, held.assignment), held.activity.ends_at + 2 * DAY
    report = start_report(actor=actor, participation_id=held.pk, at=at)
    note = NoteContent(written.seen, written.finding, written.root_cause)
    content = ReportContent(
        process=written.process,
        policy_background=written.policy_background,
        remedy=written.remedy,
        gain=written.gain,
        level=story.rng.choice(Level.values),
        notes=(note,),
    )
    save_report(
        actor=actor,
        report_id=report.pk,
        content=content,
        version=report.version,
        at=at,
    )
    return submit_report(actor=actor, report_id=report.pk, at=at), written


def _respond(story: Story, report: ExperienceReport, written: Written) -> None:
    assert report.submitted_at is not None
    at = report.submitted_at + 5 * DAY
    since = at.date() if written.changed else None
    respond_to_report(
        actor=story.handlers[report.post.department_id],
        report_id=report.pk,
        said=Heard(written.heard, written.changed, changed_since=since),
        at=at,
    )


def _suggest(story: Story, report: ExperienceReport, written: Written) -> Suggestion:
    held = report.participation
    content = SuggestionContent(
        title=f"{written.finding}，{written.remedy[2:].rstrip('。')}"[:60],
        text=f"{written.seen}{written.remedy}",
        departments=[report.post.department],
        notes=list(report.notes.all()),
    )
    return raise_suggestion(
        actor=Acting(held.person, held.assignment),
        content=content,
        report=report,
        at=story.now - 25 * DAY,
    )


def _follow(story: Story, made: Suggestion, written: Written, fate: int) -> None:
    """raised, assigned, answered, adopted, under way, carried out: as far as `fate`."""
    if fate == 0:
        return
    assert made.post is not None
    assert made.case is not None
    handler = story.handlers[made.post.department_id]
    now = story.now
    assigned = now - (6 if fate == 1 else 24) * DAY
    setting = Setting(
        made.post.department,
        Part.LEAD,
        ReplyClass.A,
        handler.assignment,
        assigned + 30 * DAY,
    )
    assign_case(
        actor=story.cast.clerk, case_id=made.case.pk, settings=[setting], at=assigned
    )
    if fate == 1:
        return
    _answer(handler, made, written, now)
    if fate == 2:
        return
    decided = Decided(
        body=made.post.department.name,
        decision=story.rng.choice([Decision.ADOPTED, Decision.PARTLY]),
        level=story.rng.choice([AdoptionLevel.UNIT, AdoptionLevel.CITY]),
        measure=written.measure,
        decided_on=(now - 6 * DAY).date(),
    )
    record_adoption(
        actor=handler, suggestion_id=made.pk, decided=decided, at=now - 5 * DAY
    )
    if fate == 3:
        return
    note_progress(
        actor=handler,
        suggestion_id=made.pk,
        percent=60,
        text=written.measure,
        at=now - 3 * DAY,
    )
    if fate == 5:
        carry_out_suggestion(
            actor=story.cast.clerk,
            suggestion_id=made.pk,
            finding="现场查看，措施已落实。",
            at=now,
        )


def _answer(
    handler: Acting, made: Suggestion, written: Written, now: dt.datetime
) -> None:
    one = Assignment.objects.get(case=made.case)
    accept_assignment(actor=handler, assignment_id=one.pk, at=now - 22 * DAY)
    begin_handling(actor=handler, assignment_id=one.pk, at=now - 20 * DAY)
    reply = draft_reply(
        actor=handler,
        assignment_id=one.pk,
        draft=Draft(f"{written.heard}{written.measure}", ReplyClass.A),
        at=now - 10 * DAY,
    )
    send_reply(
        actor=handler,
        reply_id=reply.pk,
        document_number=f"复函〔{now.year}〕{made.pk}号",
        at=now - 8 * DAY,
    )
