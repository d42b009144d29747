import pytest

from activities.models import Participation
from cases.models import Case, Policy
from posts.loops import BREAKS, KINDS, broken_counts, broken_loops
from posts.models import ReturnVisit, Suggestion
from posts.services.adoption import note_progress
from posts.services.returns import Comparison, compare_visit
from tests.posts.loop.world import DAY


def told(loop, kind, days, who=None):
    """Who must act on the broken loops of this kind, so many days from now."""
    at = loop.now + days * DAY
    user = (who or loop.clerk).user
    rows = [KINDS[kind].of(one) for one in broken_loops(user, kind, at)]
    assert all(one.url.startswith("/") and one.since <= at for one in rows)
    return [one.owner for one in rows]


def test_whoever_was_there_owes_a_report_after_a_week(loop):
    assert told(loop, "unreported", 4) == []
    assert told(loop, "unreported", 6) == [str(loop.member.user)]
    loop.save(loop.draft())
    assert told(loop, "unreported", 6) == [str(loop.member.user)]
    Participation.objects.update(state="absent", checked_in_at=None)
    assert told(loop, "unreported", 6) == []


def test_department_owes_its_part_after_two_weeks(loop):
    report = loop.handed_in()
    assert told(loop, "unreported", 60) == []
    assert told(loop, "unanswered", 13) == []
    assert told(loop, "unanswered", 14) == [str(loop.department)]
    loop.respond(report)
    assert told(loop, "unanswered", 60) == []


def test_suggestion_without_case_is_the_offices(loop):
    Policy.objects.filter(code="post_suggestion").update(is_current=False)
    loop.suggest()
    assert told(loop, "without_case", 0) == ["政协机关"]


def test_answer_without_decision_is_the_departments(loop):
    suggestion = loop.answered()
    assert told(loop, "undecided", 13) == []
    assert told(loop, "undecided", 14) == [loop.department.name]
    loop.adopt(suggestion)
    assert told(loop, "undecided", 60) == []


def test_adopted_and_standing_still(loop):
    suggestion = loop.answered()
    loop.adopt(suggestion)
    assert told(loop, "standing_still", 29) == []
    assert told(loop, "standing_still", 30) == [loop.department.name]
    note_progress(
        actor=loop.handler,
        suggestion_id=suggestion.pk,
        percent=50,
        text="过半",
        at=loop.now + 20 * DAY,
    )
    assert told(loop, "standing_still", 49) == []
    assert told(loop, "standing_still", 50) == [loop.department.name]
    loop.carry_out(suggestion)
    assert told(loop, "standing_still", 90) == []


def test_not_adopted_does_not_stand_still(loop):
    loop.adopt(loop.answered(), decision="not_adopted")
    assert told(loop, "standing_still", 90) == []


def test_carried_out_without_a_way_back(loop):
    suggestion = loop.carried_out()
    assert told(loop, "not_asked_back", 29) == []
    assert told(loop, "not_asked_back", 30) == [str(loop.department)]
    ReturnVisit.objects.all().delete()
    assert told(loop, "not_asked_back", 30) == ["政协机关"]
    Suggestion.objects.filter(pk=suggestion.pk).update(post=None)
    assert told(loop, "not_asked_back", 30) == []


def test_seat_not_answered_is_the_authors(loop):
    loop.plan_session()
    loop.carried_out()
    assert told(loop, "not_asked_back", 30) == [str(loop.member.user)]
    Participation.objects.filter(state="offered").update(state="confirmed")
    assert told(loop, "not_asked_back", 30) == []


def test_second_visit_is_compared_and_what_is_unsolved_is_opened_again(loop):
    loop.plan_session()
    visit = ReturnVisit.objects.get(suggestion=loop.carried_out())
    Participation.objects.filter(pk=visit.participation_id).update(
        state="attended", checked_in_at=loop.now
    )
    assert told(loop, "uncompared", 26) == []
    assert told(loop, "uncompared", 28) == [str(loop.member.user)]
    loop.handed_in(held=visit.participation)
    compare_visit(
        actor=loop.member,
        visit_id=visit.pk,
        comparison=Comparison("no", worse="又堵了"),
        at=loop.now + 2 * DAY,
    )
    assert told(loop, "uncompared", 28) == []
    assert told(loop, "unsolved", 28) == []  # the case is still open
    closed = {"state": "closed", "closed_at": loop.now}
    Case.objects.update(**closed)
    assert told(loop, "unsolved", 28) == ["政协机关"]
    Case.objects.update(state="reopened", closed_at=None)
    assert told(loop, "unsolved", 28) == []


def test_note_with_a_finding_but_no_suggestion_is_not_broken(loop):
    loop.respond(loop.handed_in())
    at = loop.now + 365 * DAY
    assert set(broken_counts(loop.clerk.user, at).values()) == {0}


def test_others_see_nothing_of_it(loop, stranger):
    at = loop.now + 30 * DAY
    assert sum(broken_counts(loop.clerk.user, at).values()) == 1
    assert sum(broken_counts(loop.leader.user, at).values()) == 1
    for one in (stranger, loop.member, loop.handler):
        assert sum(broken_counts(one.user, at).values()) == 0


def test_reading_them_takes_the_same_queries_for_one_and_for_many(
    loop, django_assert_num_queries
):
    for _ in range(3):
        loop.came(loop.another(), loop.activity)
    at = loop.now + 30 * DAY
    broken_counts(loop.clerk.user, at)
    with django_assert_num_queries(2):
        assert len(told(loop, "unreported", 30)) == 4
    assert len(BREAKS) == len(KINDS) == 8


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_kinds_have_a_name(kind):
    assert str(KINDS[kind].label)
