"""Cases at home in every state, each where one of the steps may be taken."""

import datetime as dt
from importlib import import_module

from django.apps import apps
from django.utils import timezone

from cases.gates import Setting
from cases.models import Case, Part, Policy, ReplyClass, Survey, Verdict
from cases.services.accepting import (
    accept_assignment,
    begin_handling,
    object_to_assignment,
)
from cases.services.assigning import assign_case
from cases.services.closing import close_case
from cases.services.contacts import Talk, record_contact
from cases.services.countersigning import pass_round
from cases.services.evaluating import evaluate_case
from cases.services.opening import open_case
from cases.services.replies import Draft, draft_reply, send_reply
from cases.services.requests import ask_extension, ask_pause, decide_request
from cases.services.supervising import start_supervision
from cases.services.surveys import ask_surveys
from tests.access.world_people import TEXT, World

DAY = dt.timedelta(days=1)


class Maker:
    """Brings cases to where a step begins; the first department leads."""

    def __init__(self, world: World) -> None:
        self.world, self.people = world, world.people
        self.now = timezone.now() - DAY
        self.lead, self.joint = world.home.departments

    def opened(self, name: str, policy: str = "concern") -> Case:
        made = open_case(
            actor=self.people["clerk"],
            committee=self.world.home.committee,
            policy_code=policy,
            title=f"{name}件{TEXT}",
            text=f"{name}文{TEXT}",
            signatories=[self.people["owner"]],
            at=self.now,
        )
        self.world.things[f"case_{name}"] = made
        return made

    def _setting(self, department, part: str, person: str) -> Setting:
        return Setting(
            department,
            part,
            ReplyClass.A,
            self.people[person].assignment,
            self.now + 30 * DAY,
        )

    def assigned(self, name: str, *, joint: bool = False, **facts) -> Case:
        case = self.opened(name, **facts)
        settings = [self._setting(self.lead, Part.LEAD, "handler")]
        if joint:
            settings.append(self._setting(self.joint, Part.JOINT, "other_handler"))
        assign_case(
            actor=self.people["clerk"], case_id=case.pk, settings=settings, at=self.now
        )
        return case

    def accepted(self, name: str, **facts) -> Case:
        case = self.assigned(name, **facts)
        for part in case.assignments.order_by("pk"):
            who = "handler" if part.part == Part.LEAD else "other_handler"
            accept_assignment(
                actor=self.people[who], assignment_id=part.pk, at=self.now
            )
        return case

    def begun(self, name: str, **facts) -> Case:
        """With a draft and one contact."""
        case = self.accepted(name, **facts)
        part, handler = case.assignments.get(part=Part.LEAD), self.people["handler"]
        begin_handling(actor=handler, assignment_id=part.pk, at=self.now)
        talk = Talk(
            stage="during",
            way="phone",
            purpose="consult",
            position="staff",
            speaker=f"经办{TEXT}",
            with_whom=f"提出人{TEXT}",
            text=f"沟通{TEXT}",
            held_at=self.now,
        )
        record_contact(actor=handler, assignment_id=part.pk, talk=talk, at=self.now)
        draft = Draft(text=f"答复{TEXT}", reply_class=ReplyClass.A)
        draft_reply(actor=handler, assignment_id=part.pk, draft=draft, at=self.now)
        return case

    def answered(self, name: str) -> Case:
        case = self.begun(name)
        send_reply(
            actor=self.people["handler"],
            reply_id=case.replies.get().pk,
            document_number="函〔2026〕1号",
            at=self.now,
        )
        return case

    def judged(self, name: str, verdict: str) -> Case:
        case = self.answered(name)
        evaluate_case(
            actor=self.people["owner"],
            case_id=case.pk,
            verdict=verdict,
            comment=f"意见{TEXT}",
            at=self.now,
        )
        return case


def fill_cases(world: World) -> None:
    if not Policy.objects.exists():
        import_module("cases.migrations.0002_ship_policies").load(apps, None)
    make, clerk = Maker(world), world.people["clerk"]
    make.opened("open")
    make.assigned("assigned", joint=True)
    make.accepted("accepted")
    make.begun("drafted", joint=True)
    round_ = make.begun("round", joint=True)
    pass_round(
        actor=world.people["handler"], reply_id=round_.replies.get().pk, at=make.now
    )
    make.begun("ready")
    make.answered("answered")
    make.judged("refused", Verdict.NOT_SATISFIED)
    make.judged("satisfied", Verdict.SATISFIED)
    _object(make)
    _ask_for_time(make)
    closed = make.judged("closed", Verdict.SATISFIED)
    close_case(actor=clerk, case_id=closed.pk, at=make.now)
    Survey.objects.filter(case=closed).update(ask_at=make.now)
    ask_surveys(make.now)
    watched = make.opened("watched")
    world.things["supervision"] = start_supervision(
        actor=clerk, case_id=watched.pk, kind="talk", reason=f"缘由{TEXT}", at=make.now
    )


def _object(make: Maker) -> None:
    case = make.assigned("objected")
    part = case.assignments.get()
    make.world.things["case_part"] = part
    object_to_assignment(
        actor=make.people["handler"],
        assignment_id=part.pk,
        reason=f"不属职责{TEXT}",
        at=make.now,
    )


def _ask_for_time(make: Maker) -> None:
    """One request waits; in another case the clock stands still."""
    handler = make.people["handler"]
    waiting = make.begun("asking").clocks.running().get()
    make.world.things["clock_request"] = ask_extension(
        actor=handler, clock_id=waiting.pk, days=5, reason=f"汛期{TEXT}", at=make.now
    )
    standing = make.begun("paused").clocks.running().get()
    make.world.things["clock"] = standing
    asked = ask_pause(
        actor=handler, clock_id=standing.pk, reason=f"等待{TEXT}", at=make.now
    )
    decide_request(
        actor=make.people["clerk"], request_id=asked.pk, approve=True, at=make.now
    )
