import datetime as dt

import pytest

from activities.models import Participation, Source
from activities.services.booking import book_seat
from activities.states import ParticipationState
from checklists.states import ItemState, Phase
from common.errors import DomainError, IllegalTransition, InvalidInput, Refused
from common.jobs import JobState
from members.acting import SYSTEM_ACTING, acting_as
from posts.comparison import compare_matches
from posts.errors import InputChanged, JobLost, NotFinished, NothingToMatch, WrongPhase
from posts.models import Match, MatchLine, Outcome
from posts.services.matching import confirm_match, discard_match, request_match
from posts.services.performing import perform_match
from posts.services.progress import silent
from posts.states import MatchState
from posts.tasks import run_match
from tests import factories as f
from tests.posts.wishing import (
    START,
    lines,
    matched,
    only_activity,
    open_post,
    open_round,
    wish,
)

DAY = dt.timedelta(days=1)


@pytest.fixture
def round_(committee):
    return open_round(committee)


def facts_of(run):
    kept = ["member_id", "intent_id", "session_id", "outcome", "rank", "score"]
    kept += ["parts", "code", "explanation"]
    return [tuple(getattr(one, name) for name in kept) for one in lines(run)]


def seats(run):
    held = run.lines.filter(outcome=Outcome.SEAT).order_by("pk")
    return list(held.values_list("member_id", "session__post_id"))


def summary_of(run, intent):
    return run.lines.get(member=intent.member_id, session=None, rank=None)


def test_run_gives_seats_reasons_and_the_nearest_change(round_, clerk, now):
    wanted = open_post(round_, clerk, now, title="护学岗")
    other = open_post(round_, clerk, now, title="导诊岗")
    first = wish(round_, wanted)
    second = wish(round_, other)
    third = wish(round_, wanted)
    run = matched(round_, clerk, now)
    assert run.job_state == JobState.DONE
    assert (run.matched, run.members_served, run.unmatched) == (2, 2, 1)
    assert (run.objective, run.gap) == (3400, 0.0)
    got = dict(seats(run))
    assert got[second.member_id] == other.pk
    (loser,) = {first.member_id, third.member_id} - set(got)
    told = run.lines.get(member=loser, session=None)
    assert told.code == "full"
    assert "有 2 位委员把该岗位列为志愿，本场次名额 1 个" in told.explanation
    assert "再增加 1 个名额" in told.explanation
    refused = run.lines.get(member=loser, rank=1)
    assert (refused.outcome, refused.code) == (Outcome.REFUSED, "full")


def test_scores_of_seats_add_up_to_the_objective(round_, clerk, now):
    field = f.FieldFactory(name="就医导诊")
    region = f.RegionFactory(code="370705", name="奎文区")
    post = open_post(round_, clerk, now, field=field, region=region, capacity=4)
    plain = open_post(round_, clerk, now, capacity=4, starts=(START + DAY,))
    wish(round_, post, plain, fields=[field], regions=[region], limit=2)
    wish(round_, fields=[field], note="想了解劳动纠纷调解的流程")
    run = matched(round_, clerk, now)
    given = run.lines.filter(outcome=Outcome.SEAT)
    assert sum(one.score for one in given) == run.objective
    assert all(sum(one.parts.values()) == one.score for one in given)
    best = given.get(rank=1)
    assert {name: best.parts[name] for name in ("rank", "field", "district")} == {
        "rank": 1000,
        "field": 300,
        "district": 150,
    }
    unranked = given.filter(rank=None).first()
    assert unranked.parts["text"] > 0


def test_names_of_others_never_stand_in_an_explanation(round_, clerk, now):
    post = open_post(round_, clerk, now)
    intents = [wish(round_, post) for _ in range(4)]
    run = matched(round_, clerk, now)
    for line in run.lines.all():
        for intent in intents:
            assert intent.member.name not in line.explanation


def test_same_run_again_gives_the_same_lines(round_, clerk, now):
    posts = [open_post(round_, clerk, now, capacity=2) for _ in range(3)]
    for n in range(9):
        wish(round_, posts[n % 3], posts[(n + 1) % 3], limit=2)
    first = matched(round_, clerk, now, seed=7)
    second = matched(round_, clerk, now, seed=7)
    assert first.digest == second.digest
    assert facts_of(first) == facts_of(second)
    Match.objects.filter(pk=first.pk).update(job_state=JobState.QUEUED)
    run_match(first.pk)
    assert facts_of(first) == facts_of(second)


def test_a_session_below_its_minimum_does_not_run(round_, clerk, now):
    post = open_post(round_, clerk, now, capacity=3, minimum=2)
    intent = wish(round_, post)
    run = matched(round_, clerk, now)
    told = summary_of(run, intent)
    assert told.code == "not_enough_people"
    assert "再有 1 位委员参加即可达到最少人数" in told.explanation
    wish(round_, post)
    assert matched(round_, clerk, now).matched == 2


def test_overlap_counts_the_way_between_sessions(round_, clerk, now):
    morning = open_post(round_, clerk, now)
    near = open_post(
        round_, clerk, now, starts=(START + dt.timedelta(hours=3, minutes=20),)
    )
    intent = wish(round_, morning, near, limit=2)
    run = matched(round_, clerk, now)
    assert seats(run) == [(intent.member_id, morning.pk)]
    refused = run.lines.get(rank=2)
    assert refused.code == "overlap"
    assert "含路程时间" in refused.explanation


def test_time_not_named_is_refused_with_the_change_that_would_help(round_, clerk, now):
    post = open_post(round_, clerk, now)
    intent = wish(round_, post, times=["6am"])
    told = summary_of(matched(round_, clerk, now), intent)
    assert told.code == "busy"
    assert "可参加时间（周六上午）之内" in told.explanation
    assert "您如能在该时间参加" in told.explanation


def test_member_is_never_sent_to_the_own_employer(round_, clerk, department, now):
    post = open_post(round_, clerk, now, department=department)
    seat = f.MemberFactory(committee=round_.committee, employer=department)
    told = summary_of(matched_with(round_, clerk, now, seat, post), wish_of(seat))
    assert told.code == "conflict_of_interest"


def matched_with(round_, clerk, now, seat, post):
    wish(round_, post, member=seat)
    return matched(round_, clerk, now)


def wish_of(seat):
    return seat.intents.get()


def test_intents_of_one_member_share_the_limit_of_the_round(committee, clerk, now):
    round_ = open_round(committee, posts_per_person=2)
    days = [open_post(round_, clerk, now, starts=(START + n * DAY,)) for n in range(3)]
    seat = f.MemberFactory(committee=committee)
    for post in days:
        wish(round_, post, member=seat)
    run = matched(round_, clerk, now)
    assert run.matched == 2
    assert run.lines.get(outcome=Outcome.REFUSED).code == "limit"


def test_drafts_returned_and_declined_intents_do_not_count(round_, clerk, now):
    post = open_post(round_, clerk, now)
    for state in (ItemState.RETURNED, ItemState.DECLINED, ItemState.DRAFT):
        intent = wish(round_, post)
        type(intent).objects.filter(pk=intent.pk).update(state=state)
    with pytest.raises(NothingToMatch):
        request_match(actor=clerk, round_=round_, at=now)


def test_seats_held_stay_and_count(round_, clerk, now):
    post = open_post(round_, clerk, now, capacity=2)
    held = wish(round_, post)
    actor = acting_as(held.member.user)
    book_seat(actor=actor, activity_id=only_activity(post).pk, at=now)
    others = [wish(round_, post), wish(round_, post)]
    run = matched(round_, clerk, now)
    assert run.matched == 1
    assert run.lines.get(code="held").member_id == held.member_id
    assert run.unmatched == 1
    confirm_match(actor=clerk, match=run, at=now)
    offered = Participation.objects.get(source=Source.MATCHED)
    assert offered.person_id in {one.member.user_id for one in others}


def test_members_passed_over_before_come_first(round_, clerk, now):
    post = open_post(round_, clerk, now)
    wish(round_, post)
    loser = wish(round_, post)
    first = matched(round_, clerk, now)
    (lost,) = set(first.lines.filter(session=None).values_list("member", flat=True))
    confirm_match(actor=clerk, match=first, at=now)
    later = open_round(round_.committee)
    again = open_post(later, clerk, now, starts=(START + DAY,))
    for intent in (loser, *type(loser).objects.exclude(pk=loser.pk)):
        wish(later, again, member=intent.member)
    second = matched(later, clerk, now)
    assert seats(second) == [(lost, again.pk)]
    assert second.lines.get(outcome=Outcome.SEAT).parts["fairness"] == 1000


def test_confirming_offers_every_seat_in_the_clerks_name(round_, clerk, now):
    post = open_post(round_, clerk, now, capacity=2)
    for _ in range(2):
        wish(round_, post)
    run = confirm_match(actor=clerk, match=matched(round_, clerk, now), at=now)
    assert (run.state, run.confirmed_by) == (MatchState.CONFIRMED, clerk.user)
    assert (run.offers_made, run.offers_skipped) == (2, 0)
    states = Participation.objects.values_list("state", "source")
    assert list(states) == [(ParticipationState.OFFERED, Source.MATCHED)] * 2


def test_confirming_is_refused_where_the_input_changed(round_, clerk, now):
    post = open_post(round_, clerk, now, capacity=2)
    intent = wish(round_, post)
    run = matched(round_, clerk, now)
    intent.limit = 2
    intent.save()
    wish(round_, post)
    with pytest.raises(InputChanged, match="请重新运行"):
        confirm_match(actor=clerk, match=run, at=now)
    assert not Participation.objects.exists()


def test_a_second_run_of_the_same_input_cannot_be_confirmed_too(round_, clerk, now):
    post = open_post(round_, clerk, now, capacity=2)
    wish(round_, post)
    one, two = matched(round_, clerk, now), matched(round_, clerk, now)
    confirm_match(actor=clerk, match=one, at=now)
    with pytest.raises(InputChanged):
        confirm_match(actor=clerk, match=two, at=now)


def test_what_could_not_be_offered_is_told_on_the_line(round_, clerk, now):
    post = open_post(round_, clerk, now)
    wish(round_, post)
    run = matched(round_, clerk, now)
    run = confirm_match(actor=clerk, match=run, at=START + dt.timedelta(hours=1))
    assert (run.offers_made, run.offers_skipped) == (0, 1)
    line = run.lines.get()
    assert (line.outcome, line.code) == (Outcome.REFUSED, "closed")
    assert line.explanation.startswith("确认时未能发出名额：")


def test_only_clerks_of_the_committee_may(round_, clerk, member, leader, stranger, now):
    post = open_post(round_, clerk, now)
    wish(round_, post)
    for actor in (member, leader, stranger):
        with pytest.raises(Refused):
            request_match(actor=actor, round_=round_, at=now)
    run = matched(round_, clerk, now)
    for actor in (member, leader, stranger, SYSTEM_ACTING):
        with pytest.raises(Refused):
            confirm_match(actor=actor, match=run, at=now)
    for actor in (member, leader, stranger):
        with pytest.raises(Refused):
            discard_match(actor=actor, match=run, at=now)


@pytest.mark.parametrize("phase", [Phase.COLLECTING, Phase.SCREENING, Phase.CLOSED])
def test_wrong_phase_is_refused(committee, clerk, now, phase):
    round_ = f.RoundFactory(committee=committee, phase=phase)
    wish(round_, open_post(round_, clerk, now))
    with pytest.raises(WrongPhase, match="阶段可以匹配"):
        request_match(actor=clerk, round_=round_, at=now)


@pytest.mark.parametrize(
    "given",
    [
        {"seed": -1},
        {"time_limit": 0},
        {"time_limit": 1000},
        {"parameters": {"colour": 1}},
        {"parameters": {"rank": -1}},
        {"parameters": {"rank": True}},
        {"parameters": {"first_seat": 1, "second_seat": 2}},
    ],
)
def test_parameters_that_cannot_be_used_are_refused(round_, clerk, now, given):
    with pytest.raises(InvalidInput):
        request_match(actor=clerk, round_=round_, at=now, **given)


def test_unfinished_and_discarded_runs_cannot_be_confirmed(round_, clerk, now):
    wish(round_, open_post(round_, clerk, now))
    run = request_match(actor=clerk, round_=round_, at=now)
    with pytest.raises(NotFinished):
        confirm_match(actor=clerk, match=run, at=now)
    discard_match(actor=clerk, match=run, at=now)
    with pytest.raises(IllegalTransition):
        confirm_match(actor=clerk, match=run, at=now)


def test_a_worker_given_up_for_lost_writes_nothing(round_, clerk, now):
    wish(round_, open_post(round_, clerk, now))
    run = request_match(actor=clerk, round_=round_, at=now)
    assert Match.objects.claim(run.pk, now)
    slow = Match.objects.get(pk=run.pk)
    assert Match.objects.claim(run.pk, now + dt.timedelta(minutes=5))
    quick = Match.objects.get(pk=run.pk)
    perform_match(quick, now, silent)
    kept = facts_of(run)
    with pytest.raises(JobLost):
        perform_match(slow, now, silent)
    assert facts_of(run) == kept


def test_comparing_tells_who_gains_loses_and_moves(round_, clerk, now):
    field = f.FieldFactory(name="就医导诊")
    a = open_post(round_, clerk, now, field=field)
    b = open_post(round_, clerk, now, starts=(START + DAY,))
    one = wish(round_, a, b, limit=2)
    two = wish(round_, b, a, fields=[field], limit=2)
    plain = matched(round_, clerk, now)
    nothing = {"rank": 0, "first_seat": 0, "second_seat": 0, "newcomer": 0}
    by_field = matched(round_, clerk, now, parameters={**nothing, "field": 900})
    same = compare_matches(plain, plain)
    assert (same.gains, same.loses, same.moves, same.is_same_input) == (
        (),
        (),
        (),
        True,
    )
    found = compare_matches(plain, by_field)
    (lost,), (moved,) = found.loses, found.moves
    assert (lost.member.pk, [one.post for one in lost.lost]) == (one.member_id, [a])
    assert moved.member.pk == two.member_id
    assert ([one.post for one in moved.lost], [one.post for one in moved.gained]) == (
        [b],
        [a],
    )
    assert not found.is_same_input
    assert compare_matches(by_field, plain).gains == (
        type(lost)(lost.member, lost.gained, lost.lost),
    )


def test_job_fails_with_a_sentence(round_, clerk, now):
    wish(round_, open_post(round_, clerk, now))
    run = request_match(actor=clerk, round_=round_, at=now)
    Match.objects.filter(pk=run.pk).update(parameters={"colour": 1})
    run_match(run.pk)
    run.refresh_from_db()
    assert (run.job_state, run.error) == (JobState.FAILED, "不认识的参数：colour。")


def test_members_see_their_own_lines_of_confirmed_runs_only(round_, clerk, now):
    post = open_post(round_, clerk, now)
    mine, other = wish(round_, post), wish(round_, post)
    run = matched(round_, clerk, now)
    seen = MatchLine.objects.visible_to(mine.member.user)
    assert list(seen) == []
    confirm_match(actor=clerk, match=run, at=now)
    owners = {line.member_id for line in seen.all()}
    assert owners == {mine.member_id}
    assert other.member_id not in owners


def test_errors_of_matching_are_domain_errors():
    assert issubclass(InputChanged, DomainError)


def test_who_had_all_seats_of_the_round_is_told_just_that(round_, clerk, now):
    posts = [open_post(round_, clerk, now, starts=(START + n * DAY,)) for n in range(2)]
    type(round_).objects.filter(pk=round_.pk).update(posts_per_person=1)
    intent = wish(round_, *posts, times=["7am"], limit=2)
    user = intent.member.user
    held = book_seat(
        actor=acting_as(user), activity_id=only_activity(posts[0]).pk, at=now
    )
    Participation.objects.filter(person=user).update(
        state=ParticipationState.ATTENDED, checked_in_at=now
    )
    assert held is not None
    round_.refresh_from_db()
    told = summary_of(matched(round_, clerk, now), intent)
    assert told.code == "limit"
    assert "您本期的体验次数已用完" in told.explanation
    assert "即可" not in told.explanation
