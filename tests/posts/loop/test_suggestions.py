import datetime as dt
from decimal import Decimal

import pytest

from cases.models import Case, Policy, Signatory
from common.errors import IllegalTransition, InvalidInput, Refused
from notices.models import Notice
from posts.errors import AlreadyThere, NotYet
from posts.models import Adoption, Decision, ReturnVisit, Suggestion
from posts.services.adoption import (
    Measured,
    carry_out_suggestion,
    note_progress,
    record_adoption,
    record_outcome,
)
from posts.services.reports import sign_note
from posts.services.suggestions import (
    SuggestionContent,
    hand_over_suggestion,
    lock_suggestion,
    raise_suggestion,
)
from tests import factories as f
from tests.posts.loop.world import DAY
from trail.models import Event, Link


def elsewhere(loop, actor=None, source=None, **facts):
    facts = {"title": "增设护学岗", "text": "请在东门增设护学岗。"} | facts
    return raise_suggestion(
        actor=actor or loop.member,
        content=SuggestionContent(**facts),
        source=source,
        at=loop.now,
    )


def test_suggestion_comes_from_the_report_and_is_handled_as_a_case(loop):
    report = loop.handed_in()
    made = loop.suggest(report, departments=[loop.department])
    case = made.case
    assert case.policy.code == "post_suggestion"
    kinds = {
        (one.kind, one.source_id, one.target_id)
        for one in Link.objects.filter(kind__in=["raised_from", "handled_as"])
    }
    assert kinds == {
        ("raised_from", report.pk, made.pk),
        ("handled_as", made.pk, case.pk),
    }
    assert list(made.notes.all()) == list(report.notes.all())
    assert loop.again(made).stage == "raised"
    assert Event.objects.get(verb="posts.raise_suggestion").target_id == made.pk


def test_who_signed_the_finding_stands_behind_the_case(loop):
    other = loop.another()
    loop.came(other, loop.activity)
    report = loop.handed_in()
    sign_note(actor=other, note_id=report.notes.get().pk, at=loop.now)
    made = loop.suggest(report)
    signed = Signatory.objects.filter(case=made.case).order_by("pk")
    assert [(one.person, one.is_first) for one in signed] == [
        (loop.member.user, True),
        (other.user, False),
    ]


def test_suggestion_from_elsewhere_names_what_it_came_from(loop):
    concern = f.ConcernFactory(round=loop.round)
    made = elsewhere(loop, source=concern)
    link = Link.objects.get(kind="raised_from")
    assert (link.source_kind, link.source_id) == ("checklists.concernitem", concern.pk)
    assert (made.report, made.post) == (None, None)


def test_suggestion_waits_for_the_report_to_be_handed_in(loop):
    report = loop.save(loop.draft())
    with pytest.raises(IllegalTransition, match="先提交"):
        loop.suggest(report)


def test_only_members_and_representatives_raise_and_only_on_their_own(loop):
    for other in (loop.clerk, loop.handler):
        with pytest.raises(Refused):
            elsewhere(loop, other)
    with pytest.raises(Refused):
        loop.suggest(loop.handed_in(), loop.another(), notes=[])


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"title": " "}, "title"),
        ({"text": "长" * 10_001}, "text"),
        ({"kind": "wish"}, "kind"),
        ({"target": "长" * 121}, "target"),
    ],
)
def test_unusable_suggestion_is_not_raised(loop, facts, field):
    with pytest.raises(InvalidInput) as refusal:
        elsewhere(loop, **facts)
    assert list(refusal.value.fields) == [field]
    assert not Suggestion.objects.exists()


def test_notes_and_departments_of_others_are_refused(loop):
    note = loop.handed_in().notes.get()
    with pytest.raises(InvalidInput):
        elsewhere(loop, notes=[note])
    with pytest.raises(InvalidInput):
        elsewhere(loop, departments=[f.DepartmentFactory()])


def test_suggestion_without_a_policy_stands_and_is_handed_over_later(loop, stranger):
    Policy.objects.filter(code="post_suggestion").update(is_current=False)
    made = elsewhere(loop)
    assert made.case is None
    assert Notice.objects.get(kind="suggestion").recipient == loop.clerk.user
    assert not Case.objects.exists()
    Policy.objects.filter(code="post_suggestion").update(is_current=True)
    facts = {"suggestion_id": made.pk, "at": loop.now}
    for other in (loop.member, loop.handler, stranger):
        with pytest.raises(Refused):
            hand_over_suggestion(actor=other, **facts)
    handed = hand_over_suggestion(actor=loop.clerk, **facts)
    assert handed.case == Case.objects.get()
    with pytest.raises(AlreadyThere):
        hand_over_suggestion(actor=loop.clerk, **facts)


def test_suggestion_is_seen_by_author_office_and_who_answers(loop, stranger):
    made = loop.suggest()
    seen = Suggestion.objects.visible_to
    people = (loop.member, loop.clerk, loop.leader, loop.handler, stranger)
    found = [made in seen(one.user) for one in people]
    assert found == [True, True, True, False, False]
    loop.answered(made)
    assert made in seen(loop.handler.user)
    assert made not in seen(loop.another().user)


def test_adoption_waits_for_the_answer(loop):
    made = loop.suggest()
    with pytest.raises(NotYet):
        loop.adopt(made, loop.clerk)


def test_department_or_staff_record_adoption_and_never_the_author(loop, stranger):
    made = loop.answered()
    for other in (loop.member, loop.leader, stranger, loop.another()):
        with pytest.raises(Refused):
            loop.adopt(made, other)
    loop.adopt(made)
    loop.adopt(made, loop.clerk, body="省人社厅", level="province")
    bodies = made.adoptions.order_by("pk").values_list("body", "level")
    assert list(bodies) == [("第一实验小学", "unit"), ("省人社厅", "province")]
    assert loop.again(made).stage == "adopted"
    assert Notice.objects.filter(recipient=loop.member.user, title__contains="采纳")
    assert record_adoption.__doc__


def test_later_decision_of_a_body_replaces_the_earlier_and_both_are_told(loop):
    made = loop.answered()
    loop.adopt(made, decision=Decision.NOT_ADOPTED)
    assert loop.again(made).stage == "not_adopted"
    loop.adopt(made, decision=Decision.PARTLY, at=loop.now + DAY)
    assert Adoption.objects.get().decision == Decision.PARTLY
    told = Event.objects.filter(verb="posts.record_adoption").order_by("pk")
    assert [one.before.get("decision") for one in told] == [None, "not_adopted"]


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"measure": " "}, "measure"),
        ({"body": ""}, "body"),
        ({"decision": "maybe"}, "decision"),
        ({"level": "world"}, "level"),
        ({"document": "长" * 121}, "document"),
        ({"decided_on": dt.date(2026, 3, 3)}, "decided_on"),
    ],
)
def test_adoption_is_told_completely(loop, facts, field):
    made = loop.answered()
    with pytest.raises(InvalidInput) as refusal:
        loop.adopt(made, **facts)
    assert list(refusal.value.fields) == [field]


def test_progress_and_outcome_follow_an_adoption(loop):
    made = loop.answered()
    facts = {"actor": loop.handler, "suggestion_id": made.pk, "at": loop.now}
    measured = Measured(
        "群众满意度", Decimal("71.5"), Decimal("93"), loop.now.date(), "抽样调查", "%"
    )
    with pytest.raises(NotYet):
        note_progress(percent=10, text="已起草方案", **facts)
    with pytest.raises(NotYet):
        record_outcome(measured=measured, **facts)
    loop.adopt(made)
    assert note_progress(percent=10, text="已起草方案", **facts).percent == 10
    outcome = record_outcome(measured=measured, **facts)
    assert (outcome.before, outcome.after) == (Decimal("71.5"), Decimal("93"))
    for percent, text in ((101, "x"), (-1, "x"), (50, " ")):
        with pytest.raises(InvalidInput):
            note_progress(percent=percent, text=text, **facts)
    with pytest.raises(Refused):
        note_progress(percent=20, text="x", **{**facts, "actor": loop.member})


def test_carrying_out_is_said_by_staff_after_the_answer(loop):
    made = loop.suggest()
    with pytest.raises(IllegalTransition):
        loop.carry_out(made)
    assert not ReturnVisit.objects.exists()
    loop.answered(made)
    facts = {"suggestion_id": made.pk, "finding": "已查看", "at": loop.now}
    with pytest.raises(Refused):
        carry_out_suggestion(actor=loop.handler, **facts)
    carry_out_suggestion(actor=loop.clerk, **facts)
    assert loop.again(made).stage == "carried_out"
    assert lock_suggestion(made.pk).case.carried_out_at == loop.now
