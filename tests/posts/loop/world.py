"""The cast of a loop, and ways to bring it to where a test begins."""

import datetime as dt
import io

from PIL import Image

from activities.models import Activity, CheckInWay, Participation, Source
from activities.states import ParticipationState
from cases.gates import Setting
from cases.models import Assignment, ReplyClass
from cases.services.accepting import accept_assignment, begin_handling
from cases.services.assigning import assign_case
from cases.services.replies import Draft, draft_reply, send_reply
from checklists.models import OfferSession
from checklists.states import Phase
from members.acting import acting_as
from members.models import Role
from posts.models import AdoptionLevel, Decision, PostSession, Suggestion
from posts.services.adoption import Decided, carry_out_suggestion, record_adoption
from posts.services.publishing import refresh_post
from posts.services.reports import (
    NoteContent,
    ReportContent,
    save_report,
    start_report,
    submit_report,
)
from posts.services.responses import Heard, respond_to_report
from posts.services.suggestions import SuggestionContent, raise_suggestion
from tests import factories as f
from tests.posts.wishing import open_post

DAY = dt.timedelta(days=1)
NOTE = NoteContent("放学时车辆占道。", "校门口拥堵", "道路狭窄", "不在学校")
WHOLE = ReportContent(
    process="先登记，再分流，最后回访。",
    policy_background="依据护学工作办法。",
    gain="了解了护学岗的不易。",
    remedy="错峰放学。",
    level="understood",
    notes=(NOTE,),
)


class Loop:
    """A post with one session that is over, attended by the member."""

    def __init__(self, committee, clerk, leader, member, handler, department, now):
        self.committee, self.clerk, self.leader = committee, clerk, leader
        self.member, self.handler, self.department = member, handler, department
        self.now = now
        self.round = f.RoundFactory(committee=committee, phase=Phase.RUNNING)
        self.post = self.open_post("护学体验岗", now - 2 * DAY)
        self.activity = Activity.objects.get(post_session__post=self.post)
        self.held = self.came(member, self.activity)

    def open_post(self, title, starts):
        return open_post(
            self.round,
            self.clerk,
            self.now - 10 * DAY,
            starts=(starts,),
            capacity=4,
            title=title,
            department=self.department,
        )

    def came(self, actor, activity, state=ParticipationState.ATTENDED):
        there = state == ParticipationState.ATTENDED
        return Participation.objects.create(
            activity=activity,
            person=actor.user,
            assignment=actor.assignment,
            source=Source.BOOKED,
            state=state,
            during=activity.span(),
            booked_by=actor.user,
            created_at=self.now - 5 * DAY,
            checked_in_at=activity.starts_at if there else None,
            check_in_way=CheckInWay.HAND if there else "",
        )

    def another(self, **facts):
        """One more member of the committee."""
        seat = f.MemberFactory(committee=self.committee, **facts)
        return acting_as(seat.user, Role.MEMBER)

    def draft(self, actor=None, held=None):
        return start_report(
            actor=actor or self.member,
            participation_id=(held or self.held).pk,
            at=self.now,
        )

    def save(self, report, content=WHOLE, actor=None, version=None, **facts):
        return save_report(
            actor=actor or self.member,
            report_id=report.pk,
            content=content,
            version=version or report.version,
            at=self.now,
            **facts,
        )

    def handed_in(self, actor=None, held=None, content=WHOLE):
        actor = actor or self.member
        report = self.save(self.draft(actor, held), content, actor)
        return submit_report(actor=actor, report_id=report.pk, at=self.now)

    def respond(self, report, actor=None, **facts):
        said = Heard(**({"heard": "建议错峰放学。"} | facts))
        return respond_to_report(
            actor=actor or self.handler, report_id=report.pk, said=said, at=self.now
        )

    def suggest(self, report=None, actor=None, notes=None, **facts):
        report = report or self.handed_in()
        facts = {"title": "错峰上下学", "text": "请学校分批放学。"} | facts
        notes = list(report.notes.all()) if notes is None else notes
        return raise_suggestion(
            actor=actor or self.member,
            content=SuggestionContent(notes=notes, **facts),
            report=report,
            at=self.now,
        )

    def answered(self, suggestion=None):
        """Assigned to the department and answered by it."""
        suggestion = suggestion or self.suggest()
        case, handler = suggestion.case, self.handler
        setting = Setting(
            self.department,
            "lead",
            reply_class=ReplyClass.A,
            person=handler.assignment,
            due_at=self.now + 30 * DAY,
        )
        assign_case(actor=self.clerk, case_id=case.pk, settings=[setting], at=self.now)
        one = Assignment.objects.get(case=case)
        facts = {"actor": handler, "assignment_id": one.pk, "at": self.now}
        accept_assignment(**facts)
        begin_handling(**facts)
        reply = draft_reply(draft=Draft("已协调错峰。", ReplyClass.A), **facts)
        send_reply(
            actor=handler,
            reply_id=reply.pk,
            document_number="教函〔2026〕1号",
            at=self.now,
        )
        return self.again(suggestion)

    def again(self, suggestion):
        return Suggestion.objects.with_stage().get(pk=suggestion.pk)

    def adopt(self, suggestion, actor=None, at=None, **facts):
        facts = {
            "body": "第一实验小学",
            "decision": Decision.ADOPTED,
            "level": AdoptionLevel.UNIT,
            "measure": "分三批放学。",
            "decided_on": self.now.date(),
        } | facts
        return record_adoption(
            actor=actor or self.handler,
            suggestion_id=suggestion.pk,
            decided=Decided(**facts),
            at=at or self.now,
        )

    def carry_out(self, suggestion, at=None):
        return carry_out_suggestion(
            actor=self.clerk,
            suggestion_id=suggestion.pk,
            finding="现场查看，已分批放学。",
            at=at or self.now,
        )

    def carried_out(self):
        suggestion = self.answered()
        self.adopt(suggestion)
        self.carry_out(suggestion)
        return self.again(suggestion)

    def plan_session(self, starts=None, capacity=4):
        """The department offers one more session, which is published."""
        OfferSession.objects.create(
            offer=self.post.offer,
            starts_at=starts or self.now + 20 * DAY,
            ends_at=(starts or self.now + 20 * DAY) + dt.timedelta(hours=3),
            capacity=capacity,
            min_participants=1,
        )
        refresh_post(actor=self.clerk, offer=self.post.offer, at=self.now)
        last = PostSession.objects.filter(post=self.post).order_by("-ordinal").first()
        return last.activity


def photo(fmt="JPEG", size=(40, 30), exif=None):
    """A picture in memory, with a place in its EXIF where asked for."""
    file = io.BytesIO()
    facts = {"exif": exif} if exif else {}
    Image.new("RGB", size, "red").save(file, fmt, **facts)
    file.seek(0)
    return file
