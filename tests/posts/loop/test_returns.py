import pytest

from activities.models import Activity, Participation
from activities.services.queue import accept_offer, cancel_participation, decline_offer
from activities.states import ParticipationState
from cases.models import Case
from cases.services.closing import mark_carried_out
from common.errors import IllegalTransition, InvalidInput, Refused
from notices.models import Notice
from posts.errors import NotYet
from posts.models import ReturnVisit
from posts.services.returns import (
    Comparison,
    compare_visit,
    follow_visits,
    lock_visit,
    offer_return_visit,
    refuse_visit,
    sessions_ahead,
)
from posts.states import VisitState
from posts.tasks import follow_visits as follow_task
from tests.posts.loop.world import DAY
from trail.models import Event, Link


def visit_of(suggestion):
    return ReturnVisit.objects.get(suggestion=suggestion)


def there_again(loop, visit):
    """The author came back and handed in the second report."""
    Participation.objects.filter(pk=visit.participation_id).update(
        state=ParticipationState.ATTENDED, checked_in_at=loop.now
    )
    return loop.handed_in(held=visit.participation)


def compare(loop, visit, actor=None, **facts):
    facts = {"solved": "yes", "better": "不再拥堵"} | facts
    return compare_visit(
        actor=actor or loop.member,
        visit_id=visit.pk,
        comparison=Comparison(**facts),
        at=loop.now,
    )


def test_author_holds_a_seat_at_the_next_session(loop):
    activity = loop.plan_session()
    suggestion = loop.carried_out()
    visit = visit_of(suggestion)
    held = visit.participation
    assert (visit.state, held.state) == (VisitState.OFFERED, "offered")
    assert (held.activity, held.person) == (activity, loop.member.user)
    assert Activity.objects.get(pk=activity.pk).taken == 1
    link = Link.objects.get(kind="brought_back")
    assert (link.source_id, link.target_id) == (suggestion.pk, held.pk)
    told = Notice.objects.get(kind="return_visit")
    assert told.recipient == loop.member.user


def test_wish_stands_until_a_session_is_published(loop):
    visit = visit_of(loop.carried_out())
    assert (visit.state, visit.participation) == (VisitState.WISHED, None)
    assert "没有新的场次" in visit.obstacle
    assert Notice.objects.get(kind="return_visit").recipient == loop.handler.user
    assert visit in ReturnVisit.objects.visible_to(loop.handler.user)
    assert follow_visits(loop.now) == 0
    activity = loop.plan_session()
    assert follow_visits(loop.now) == 1
    visit.refresh_from_db()
    assert (visit.state, visit.participation.activity) == (VisitState.OFFERED, activity)
    assert follow_visits(loop.now) == 0


def test_same_post_of_a_later_round_counts(loop):
    visit = visit_of(loop.carried_out())
    loop.open_post("别的岗位", loop.now + 20 * DAY)
    assert not sessions_ahead(visit, loop.now).exists()
    again = loop.open_post(loop.post.title, loop.now + 21 * DAY)
    assert sessions_ahead(visit, loop.now).get().post == again


def test_author_is_asked_once(loop):
    suggestion = loop.carried_out()
    loop.plan_session()
    facts = {"suggestion_id": suggestion.pk, "at": loop.now}
    first = offer_return_visit(actor=loop.clerk, **facts)
    second = offer_return_visit(actor=loop.clerk, **facts)
    assert (first, second.state) == (second, VisitState.OFFERED)
    assert Participation.objects.filter(person=loop.member.user).count() == 2
    assert Event.objects.filter(verb="posts.wish_visit").count() == 1


def test_case_carried_out_elsewhere_is_found_by_the_clock(loop):
    loop.plan_session()
    suggestion = loop.answered()
    with pytest.raises(NotYet):
        offer_return_visit(actor=loop.clerk, suggestion_id=suggestion.pk, at=loop.now)
    mark_carried_out(
        actor=loop.clerk, case_id=suggestion.case_id, finding="已查看", at=loop.now
    )
    follow_task()
    assert visit_of(suggestion).state in (VisitState.OFFERED, VisitState.WISHED)


def test_full_session_is_passed_by_with_the_reason(loop):
    activity = loop.plan_session(capacity=1)
    loop.came(loop.another(), activity, ParticipationState.CONFIRMED)
    visit = visit_of(loop.carried_out())
    assert (visit.state, "已满" in visit.obstacle) == (VisitState.WISHED, True)


def test_declining_ends_it_and_lapsing_does_not(loop):
    loop.plan_session()
    visit = visit_of(loop.carried_out())
    facts = {"actor": loop.member, "at": loop.now}
    decline_offer(participation_id=visit.participation_id, **facts)
    assert follow_visits(loop.now) == 1
    visit.refresh_from_db()
    assert visit.state == VisitState.REFUSED
    assert follow_visits(loop.now) == 0


def test_seat_given_back_is_offered_anew_at_the_next_session(loop):
    first = loop.plan_session()
    visit = visit_of(loop.carried_out())
    facts = {"actor": loop.member, "participation_id": visit.participation_id}
    accept_offer(at=loop.now, **facts)
    cancel_participation(at=loop.now, **facts)
    Activity.objects.filter(pk=first.pk).update(state="cancelled")
    assert follow_visits(loop.now) == 1
    visit.refresh_from_db()
    assert (visit.state, visit.participation) == (VisitState.WISHED, None)
    loop.plan_session(loop.now + 30 * DAY)
    follow_visits(loop.now)
    visit.refresh_from_db()
    assert visit.state == VisitState.OFFERED


def test_wish_may_be_refused_by_its_author_only(loop):
    visit = visit_of(loop.carried_out())
    with pytest.raises(Refused):
        refuse_visit(actor=loop.clerk, visit_id=visit.pk, at=loop.now)
    refused = refuse_visit(actor=loop.member, visit_id=visit.pk, at=loop.now)
    assert refused.state == VisitState.REFUSED
    with pytest.raises(IllegalTransition):
        refuse_visit(actor=loop.member, visit_id=visit.pk, at=loop.now)


def test_comparison_of_both_reports_closes_the_loop(loop):
    loop.plan_session()
    suggestion = loop.carried_out()
    visit = visit_of(suggestion)
    with pytest.raises(NotYet):
        compare(loop, visit)
    second = there_again(loop, visit)
    for other in (loop.clerk, loop.handler, loop.another()):
        with pytest.raises(Refused):
            compare(loop, visit, other)
    compared = compare(loop, visit, same="值班人数未变")
    assert (compared.state, compared.report) == (VisitState.COMPARED, second)
    assert not compared.is_unsolved
    assert loop.again(suggestion).stage == "revisited"
    with pytest.raises(IllegalTransition):
        compare(loop, visit)
    assert lock_visit(visit.pk).better == "不再拥堵"


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"better": " "}, "better"),
        ({"solved": ""}, "solved"),
        ({"worse": "长" * 5001}, "worse"),
    ],
)
def test_comparison_says_something(loop, facts, field):
    loop.plan_session()
    visit = visit_of(loop.carried_out())
    there_again(loop, visit)
    with pytest.raises(InvalidInput) as refusal:
        compare(loop, visit, **facts)
    assert list(refusal.value.fields) == [field]


def test_unsolved_is_told_to_the_office(loop):
    loop.plan_session()
    visit = visit_of(loop.carried_out())
    there_again(loop, visit)
    assert compare(loop, visit, solved="no").is_unsolved
    told = Notice.objects.filter(recipient=loop.clerk.user, title__contains="尚未解决")
    assert told.count() == 1
    assert Case.objects.count() == 1
