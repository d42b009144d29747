"""One case against a small model of it, and what must hold at every step."""

from itertools import pairwise

import pytest
from django.core.exceptions import PermissionDenied
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from cases.models import Assignment, Case, Evaluation, Part, Purpose, Survey
from cases.rules import answering_side
from cases.selectors import whose_turn
from cases.services import evaluating
from cases.services.accepting import object_to_assignment
from cases.services.assigning import (
    keep_assignment,
    reassign_case,
    withdraw_assignment,
)
from cases.services.closing import reopen_case
from cases.services.countersigning import countersign_reply, pass_round
from cases.services.replies import Draft, amend_reply
from cases.services.surveys import answer_survey, ask_surveys
from cases.states import CASE_MOVES
from common.errors import DomainError
from common.moves import actions_from
from trail.models import Event

LAYOUTS = {
    "alone": ["lead"],
    "joint": ["lead", "joint"],
    "apart": ["separate", "separate"],
}
ANSWER = {"lead", "separate"}
WORKING = {"assigned", "reassigned", "objected", "accepted", "in_progress"}
ACTIONS = ["assign", "accept", "object_to", "keep", "reassign", "withdraw", "begin"]
ACTIONS += ["talk", "draft", "amend", "pass_round", "countersign", "send"]
ACTIONS += ["evaluate", "send_back", "close", "reopen", "look_back"]


class Told:
    """What should be: the case, each department's part in it, and who has judged."""

    def __init__(self):
        self.state, self.handling, self.second = "open", 1, None
        self.parts, self.verdicts, self.looked_back = {}, {}, False

    def begin_anew(self, state):
        self.state, self.handling = state, self.handling + 1
        self.parts, self.verdicts, self.looked_back = {}, {}, False

    def add(self, who, part):
        self.parts[who] = {
            "part": part,
            "state": "assigned",
            "begun": False,
            "talks": set(),
            "reply": None,
            "signed": False,
            "kept": False,
        }

    def has(self, who, **facts):
        part = self.parts.get(who)
        return part is not None and all(part[k] == v for k, v in facts.items())

    def all(self, key, *kinds):
        return [one[key] for one in self.parts.values() if one["part"] in kinds]

    def answers(self, who):
        return who in self.parts and self.parts[who]["part"] in ANSWER

    def may_write(self, who):
        return (
            self.answers(who)
            and self.has(who, state="accepted", begun=True)
            and self.state == "in_progress"
        )

    def may_send(self, who):
        part = self.parts.get(who)
        return (
            self.may_write(who)
            and part["reply"] in ("draft", "ready")
            and (part["part"] != "lead" or all(self.all("signed", "joint")))
            and {"research", "ask_opinion"} <= part["talks"]
        )

    @property
    def is_refused(self):
        return "not_satisfied" in self.verdicts.values()

    def settle(self):
        states = self.all("state", *ANSWER)
        if self.state == "objected" and "objected" not in self.all(
            "state", "lead", "joint", "separate"
        ):
            self.state = "reassigned"
        if self.state in ("assigned", "reassigned") and {"accepted", "answered"} & set(
            states
        ):
            self.state = "accepted"
        if self.state == "accepted" and any(self.all("begun", *ANSWER)):
            self.state = "in_progress"
        if self.state == "in_progress" and set(states) == {"answered"}:
            self.state = "answered"

    def settle_round(self):
        for one in self.parts.values():
            if one["reply"] == "round" and all(self.all("signed", "joint")):
                one["reply"] = "ready"


class Cases(RuleBasedStateMachine):
    """The verbs and the model, step by step side by side."""

    world = None

    def __init__(self):
        super().__init__()
        world = self.world
        self.people = [world.member, world.other, world.both]
        self.places = [world.water, world.roads, world.schools]
        self.case = world.open(*self.people, policy="proposal")
        self.told = Told()

    @initialize(steps=st.integers(1, 9), layout=st.sampled_from(sorted(LAYOUTS)))
    def start(self, steps, layout):
        self.go_on(steps, "not_satisfied", layout)

    def do(self, is_right, call, *args, **facts):
        """Done exactly where the model says so; an event for it, and none otherwise."""
        before = Event.objects.count()
        try:
            call(*args, **facts)
            done = True
        except (DomainError, PermissionDenied, Case.DoesNotExist):
            done = False
        assert done == bool(is_right)
        assert (Event.objects.count() > before) == done
        self.world.tick()
        return done

    def part(self, who):
        """The department's part, also one that it has lost."""
        rows = Assignment.objects.filter(
            case=self.case, department=self.places[who], handling=self.case.handling
        )
        return rows.select_related("department", "case").order_by("pk").last()

    def reply(self, who):
        part = self.part(who)
        return part and part.replies.select_related("assignment").first()

    def office(self, part):
        return {
            "actor": self.world.clerk,
            "assignment_id": part.pk,
            "reason": "理由",
            "at": self.world.now,
        }

    def assign(self, layout):
        told, world = self.told, self.world
        kinds = LAYOUTS[layout]
        chosen = [world.setting(d, p) for d, p in zip(self.places, kinds, strict=False)]
        right = told.state in ("open", "second_round", "reopened")
        if self.do(right, world.assign, self.case, *chosen):
            told.parts = {}
            for who, part in enumerate(kinds):
                told.add(who, part)
            told.state = "assigned"

    def accept(self, who):
        if (part := self.part(who)) is None:
            return
        if self.do(self.told.has(who, state="assigned"), self.world.accept, part):
            self.told.parts[who]["state"] = "accepted"
            self.told.settle()

    def object_to(self, who):
        if (part := self.part(who)) is None:
            return
        facts = self.office(part) | {"actor": self.world.of(part)}
        right = self.told.has(who, state="assigned", kept=False)
        if self.do(right, object_to_assignment, **facts):
            self.told.parts[who]["state"] = "objected"
            if self.told.state in ("assigned", "reassigned"):
                self.told.state = "objected"

    def keep(self, who):
        if (part := self.part(who)) is None:
            return
        right = self.told.has(who, state="objected")
        if self.do(right, keep_assignment, **self.office(part)):
            self.told.parts[who] |= {"state": "assigned", "kept": True}
            self.told.settle()

    def reassign(self, who):
        """To the third department, which may be taken already."""
        if (part := self.part(who)) is None:
            return
        told, to = self.told, self.world.setting(self.places[2], part.part)
        right = told.has(who, state="objected") and 2 not in told.parts
        if self.do(right, reassign_case, to=to, **self.office(part)):
            told.parts.pop(who)
            told.add(2, part.part)
            told.settle()

    def withdraw(self, who):
        if (part := self.part(who)) is None:
            return
        told = self.told
        others = [one for one in told.parts if one != who and told.answers(one)]
        right = told.state in WORKING and who in told.parts
        right = right and (others or not told.answers(who))
        if self.do(right, withdraw_assignment, **self.office(part)):
            told.parts.pop(who)
            told.settle_round()
            told.settle()

    def begin(self, who):
        if (part := self.part(who)) is None:
            return
        told = self.told
        right = (
            told.answers(who)
            and told.has(who, state="accepted", begun=False)
            and told.state in ("accepted", "in_progress")
            and "consult" in told.parts[who]["talks"]
        )
        if self.do(right, self.world.begin, part):
            told.parts[who]["begun"] = True
            told.settle()

    def talk(self, who, purpose):
        if (part := self.part(who)) is None:
            return
        told = self.told
        right = told.has(who, state="accepted") or told.has(who, state="answered")
        right = right and told.state != "closed"
        if self.do(right, self.world.talk, part, purpose):
            is_early = purpose == "ask_opinion" and not told.parts[who]["reply"]
            told.parts[who]["talks"] |= set() if is_early else {str(purpose)}

    def draft(self, who):
        if (part := self.part(who)) is None:
            return
        right = self.told.may_write(who) and self.told.has(who, reply=None)
        if self.do(right, self.world.draft, part):
            self.told.parts[who]["reply"] = "draft"

    def amend(self, who):
        if (reply := self.reply(who)) is None:
            return
        told = self.told
        right = told.may_write(who) and told.parts[who]["reply"] != "round"
        facts = {"draft": Draft("改后的答复", "B"), "at": self.world.now}
        actor = self.world.of(reply.assignment)
        if self.do(right, amend_reply, actor=actor, reply_id=reply.pk, **facts):
            if told.parts[who]["reply"] != "draft":
                for one in told.parts.values():
                    one["signed"] = False
            told.parts[who]["reply"] = "draft"

    def pass_round(self, who):
        if (reply := self.reply(who)) is None:
            return
        told = self.told
        right = (
            told.may_write(who)
            and told.all("part", "joint")
            and told.parts[who]["reply"] in ("draft", "returned")
        )
        facts = {"reply_id": reply.pk, "at": self.world.now}
        if self.do(right, pass_round, actor=self.world.of(reply.assignment), **facts):
            told.parts[who]["reply"] = "round"
            for one in told.parts.values():
                one["signed"] = None

    def countersign(self, who, agrees):
        if (reply := self.reply(0) or self.reply(2)) is None:
            return
        told = self.told
        lead = next((p for p in told.parts.values() if p["part"] == "lead"), None)
        right = (
            lead is not None
            and lead["reply"] == "round"
            and told.has(who, part="joint", state="accepted")
            and told.parts[who]["signed"] is not True
        )
        done = self.do(
            right,
            countersign_reply,
            actor=self.world.officers[self.places[who].pk],
            reply_id=reply.pk,
            agrees=agrees,
            comment="意见",
            at=self.world.now,
        )
        if done and agrees:
            told.parts[who]["signed"] = True
            told.settle_round()
        elif done:
            lead["reply"] = "returned"

    def send(self, who):
        if (reply := self.reply(who)) is None:
            return
        told = self.told
        if self.do(told.may_send(who), self.world.send, reply):
            told.parts[who] |= {"reply": "sent", "state": "answered"}
            if told.parts[who]["part"] == "lead":
                for one in told.parts.values():
                    one["state"] = "answered"
            told.settle()

    def evaluate(self, who, verdict):
        """The last of the people is no signatory at all, but the department itself."""
        told, world = self.told, self.world
        actor = [*self.people, world.officers[world.water.pk]][who]
        # The third works for the first department.
        able = {0, 1} if 0 in told.parts else {0, 1, 2}
        right = told.state == "answered" and who in able and who not in told.verdicts
        if self.do(right, world.evaluate, self.case, actor, verdict):
            told.verdicts[who] = verdict
            if set(told.verdicts) == able:
                told.state = "evaluated"

    def send_back(self):
        told = self.told
        right = told.state == "evaluated" and told.is_refused and told.second is None
        if self.do(right, self.world.send_back, self.case):
            told.begin_anew("second_round")
            told.second = told.handling

    def close(self, reason):
        told = self.told
        settled = not told.is_refused or (told.second is not None and reason)
        right = told.state == "evaluated" and settled
        if self.do(right, self.world.close, self.case, reason):
            told.state = "closed"

    def reopen(self):
        facts = {"actor": self.world.clerk, "case_id": self.case.pk, "reason": "x"}
        right = self.told.state == "closed"
        if self.do(right, reopen_case, at=self.world.now, **facts):
            self.told.begin_anew("reopened")

    def look_back(self, answer):
        survey = Survey.objects.filter(
            case=self.case, handling=self.case.handling, signatory__is_first=True
        ).first()
        if survey is None:
            return
        told = self.told
        ask_surveys(self.world.tick(days=180))
        right = told.state == "closed" and not told.looked_back
        facts = {"survey_id": survey.pk, "answer": answer, "comment": "说明"}
        actor = self.people[0]
        if self.do(right, answer_survey, actor=actor, at=self.world.now, **facts):
            told.looked_back = True
            if answer == "no":
                told.begin_anew("reopened")

    @precondition(lambda self: self.told.parts)
    @rule(
        action=st.sampled_from(ACTIONS),
        who=st.integers(0, 2),
        choice=st.integers(0, 1),
    )
    def stray(self, action, who, choice):
        """Any step at all, mostly out of turn."""
        further = {
            "assign": (sorted(LAYOUTS)[who],),
            "talk": (who, list(Purpose)[choice]),
            "countersign": (who, bool(choice)),
            "evaluate": (who, ["satisfied", "not_satisfied"][choice]),
            "send_back": (),
            "close": (["", "已向提出人说明"][choice],),
            "reopen": (),
            "look_back": (["yes", "no"][choice],),
        }
        getattr(self, action)(*further.get(action, (who,)))

    @precondition(lambda self: self.told.parts)
    @rule(who=st.integers(0, 1))
    def hurry(self, who):
        """What cannot wait: done only where nothing is left out."""
        self.begin(who)
        self.send(who)
        self.evaluate(3, "satisfied")
        self.evaluate(2, "satisfied")
        self.send_back()
        self.close("")

    @rule(
        steps=st.integers(1, 8),
        verdict=st.sampled_from(["not_satisfied", "satisfied"]),
        layout=st.sampled_from(["joint", "apart", "alone"]),
    )
    def go_on(self, steps, verdict, layout):
        """The usual course, so that the walk comes far."""
        for _ in range(steps):
            self._next(verdict, layout)

    def _next(self, verdict, layout):
        told = self.told
        for who in list(told.parts):
            if told.has(who, state="objected"):
                return self.keep(who)
            if told.has(who, state="assigned"):
                return self.accept(who)
        if told.state in ("accepted", "in_progress"):
            return self._write()
        return {
            "answered": lambda: [self.evaluate(n, verdict) for n in range(3)],
            "evaluated": self.send_back if told.is_refused else lambda: self.close(""),
            "closed": lambda: None,
        }.get(told.state, lambda: self.assign(layout))()

    def _write(self):
        told = self.told
        who = next(
            one
            for one in told.parts
            if told.answers(one) and told.parts[one]["state"] == "accepted"
        )
        part = told.parts[who]
        if not part["begun"]:
            self.talk(who, Purpose.CONSULT)
            return self.begin(who)
        if part["reply"] is None:
            return self.draft(who)
        if not {"research", "ask_opinion"} <= part["talks"]:
            self.talk(who, Purpose.RESEARCH)
            return self.talk(who, Purpose.ASK_OPINION)
        if part["reply"] == "returned":
            return self.amend(who)
        if part["reply"] == "round":
            joint = [one for one in told.parts if told.has(one, part="joint")]
            return [self.countersign(one, True) for one in joint]
        if part["part"] == "lead" and not all(told.all("signed", "joint")):
            return self.pass_round(who)
        return self.send(who)

    @invariant()
    def agrees(self):
        self.case.refresh_from_db()
        told = self.told
        now = (self.case.state, self.case.handling, self.case.second_handling)
        assert now == (told.state, told.handling, told.second)
        standing = Assignment.objects.of_now(self.case)
        names = [one.pk for one in self.places]
        assert {names.index(one.department_id): one.state for one in standing} == {
            who: one["state"] for who, one in told.parts.items()
        }
        assert sum(one.part == Part.LEAD for one in standing) <= 1

    @invariant()
    def has_an_exit_and_an_owner(self):
        assert actions_from(CASE_MOVES, self.case.state)
        turn = whose_turn(self.case, self.world.now)
        assert (turn.side == "nobody") == (self.case.state == "closed")
        assert turn.side != "department" or turn.departments

    @invariant()
    def closed_is_quiet(self):
        if self.case.state == "closed":
            assert not self.case.clocks.running().exists()
            assert not self.case.supervisions.standing().exists()

    @invariant()
    def no_answer_without_what_comes_first(self):
        for sent in self.case.replies.filter(sent_at__isnull=False):
            talks = sent.assignment.contacts.filter(held_at__lte=sent.sent_at)
            held = set(talks.values_list("purpose", flat=True))
            assert {"consult", "research", "ask_opinion"} <= held
            joint = Assignment.objects.filter(
                case=self.case, handling=sent.handling, part="joint", state="answered"
            )
            agreed = sent.countersigns.filter(agrees=True, assignment__in=joint)
            assert sent.assignment.part != "lead" or agreed.count() == joint.count()

    @invariant()
    def nobody_judges_their_own_answer(self):
        judged = Evaluation.objects.filter(case=self.case, handling=self.case.handling)
        people = set(judged.values_list("person_id", flat=True))
        assert not people & answering_side(self.case, self.world.now)

    @invariant()
    def trail_tells_the_whole_way(self):
        told = Event.objects.filter(target_kind="cases.case", target_id=self.case.pk)
        moves = list(told.order_by("pk").values_list("from_state", "to_state", "verb"))
        assert moves[0][:2] == ("", "open")
        for (_, before, _), (after, *_rest) in pairwise(moves):
            assert before == after
        assert moves[-1][1] == self.case.state
        assert sum(verb == "cases.send_back" for *_, verb in moves) <= 1


SETTINGS = settings(
    max_examples=8,
    stateful_step_count=14,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture
def machine(world):
    world.other = world.another_member()
    world.both = world.another_member(employer=world.water)
    Cases.world = world
    yield Cases
    Cases.world = None


def test_case_behaves_as_its_model(machine):
    run_state_machine_as_test(machine, settings=SETTINGS)


def test_model_notices_a_verdict_of_the_answering_side(machine, monkeypatch):
    """The control: a machine that cannot fail would prove nothing."""
    monkeypatch.setattr(evaluating, "require_not_answering", lambda *_: None)
    quick = settings(SETTINGS, phases=[Phase.generate], print_blob=False)
    with pytest.raises(AssertionError):
        run_state_machine_as_test(machine, settings=quick)
