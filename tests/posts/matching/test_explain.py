"""Explanations are checked by making the change they name and solving again."""

from dataclasses import replace

import numpy as np
import pytest

from posts.matching.build import build_problem
from posts.matching.explain import Change, explain
from posts.matching.instance import parse_instance
from posts.matching.problem import NONE, Rules
from posts.matching.reasons import Reason, stand
from posts.matching.solution import seats
from posts.matching.solver import solve
from posts.matching.specs import Member, Post, Session, Wish

ALL = Rules(True, True, True, True, True, True)


def only_refusal(problem, member):
    (outcome,) = explain(problem, solve(problem), [member])
    (refusal,) = outcome.refusals
    return refusal


def test_explain_full_names_queue_cutoff_and_seats_missing():
    problem = build_problem(
        members=[Member(1)] * 4,
        sessions=[Session(2)],
        wishes=[Wish(m, 0, 10 - m) for m in range(4)],
    )

    refusal = only_refusal(problem, 3)

    assert (refusal.wanted, refusal.seats, refusal.rank) == (4, 2, 4)
    assert (refusal.change, refusal.amount) == (Change.MORE_SEATS, 2)
    assert 7 < refusal.cutoff + 0.5 <= 9.5


def test_explain_short_session_names_the_people_missing():
    problem = build_problem(
        members=[Member(1)] * 2,
        sessions=[Session(6, minimum=5)],
        wishes=[Wish(m, 0, 5) for m in range(2)],
        rules=ALL,
    )

    refusal = only_refusal(problem, 0)

    assert refusal.reason is Reason.NOT_ENOUGH_PEOPLE
    assert (refusal.change, refusal.amount) == (Change.MORE_PEOPLE, 3)


def test_explain_overlap_names_the_session_in_the_way():
    problem = build_problem(
        members=[Member(2)],
        sessions=[Session(1, times=((0, 60),)), Session(1, times=((30, 90),))],
        wishes=[Wish(0, 0, 5), Wish(0, 1, 9)],
        rules=ALL,
    )

    (outcome,) = explain(problem, solve(problem))

    assert outcome.refusals[0].others == (1,)
    assert outcome.refusals[0].change is Change.NO_OVERLAP
    assert [(one.session, one.score) for one in outcome.seats] == [(1, 9)]


@pytest.mark.parametrize(
    ("member", "post", "reason"),
    [
        (Member(1, employer=4), Post(department=4), Reason.CONFLICT_OF_INTEREST),
        (Member(1, group=2), Post(groups=(3,)), Reason.GROUP),
        (Member(1, district=2), Post(district=3), Reason.DISTRICT),
        (Member(1, city=1), Post(district=3), Reason.CITY),
        (Member(1, busy=((0, 10),)), Post(), Reason.BUSY),
        (Member(0), Post(), Reason.LIMIT),
    ],
)
def test_explain_barriers(member, post, reason):
    problem = build_problem(
        members=[member],
        posts=[post],
        sessions=[Session(1, post=0, times=((5, 20),))],
        wishes=[Wish(0, 0, 5)],
        rules=ALL,
    )

    assert only_refusal(problem, 0).reason is reason


def test_explain_member_without_wishes():
    problem = build_problem(members=[Member(1)], sessions=[], wishes=[])

    (outcome,) = explain(problem, solve(problem))

    assert outcome.main_reason is Reason.NO_CANDIDATES
    assert (outcome.seats, outcome.refusals) == ((), ())


def test_reasons_agree_with_the_checker(checker, generate):
    instance = generate(911, frac=0.1)
    problem = parse_instance(instance)
    solution = solve(problem)

    first = stand(problem, solution.edges).first()

    counted = np.bincount(first[first >= 0], minlength=len(Reason))
    ours = {r.value: int(n) for r, n in zip(Reason, counted, strict=True) if n}
    theirs = checker.check(instance, {"assign": seats(problem, solution)})["reasons"]
    assert ours == theirs


def with_more_people(problem, session, count):
    """The same problem and ``count`` newcomers who only want this session."""
    members, edges = problem.members, problem.edges
    first = len(members)
    more = {
        name: np.append(getattr(members, name), np.full(count, value))
        for name, value in (
            ("limit", 1),
            ("city", 0),
            ("district", 0),
            ("group", -1),
            ("employer", -1),
        )
    }
    more["bonus"] = np.vstack([members.bonus, np.zeros((count, 3), np.int64)])
    more["busy_ptr"] = np.append(members.busy_ptr, np.full(count, members.busy_ptr[-1]))
    return replace(
        problem,
        members=replace(members, **more),
        edges=replace(
            edges,
            member=np.append(edges.member, np.arange(first, first + count)),
            session=np.append(edges.session, np.full(count, session)),
            score=np.append(edges.score, np.ones(count, np.int64)),
            load=np.append(edges.load, np.ones(count, np.int64)),
            quota=np.append(edges.quota, np.full(count, NONE)),
        ),
    )


def with_change(problem, refusal, member):
    """The problem in which exactly the named change has been made."""
    sessions, members = problem.sessions, problem.members
    match refusal.change:
        case Change.MORE_SEATS:
            capacity = sessions.capacity.copy()
            capacity[refusal.session] += refusal.amount
            return replace(problem, sessions=replace(sessions, capacity=capacity))
        case Change.HIGHER_LIMIT:
            limit = members.limit.copy()
            limit[member] = refusal.amount
            return replace(problem, members=replace(members, limit=limit))
        case Change.MORE_PEOPLE:
            open_to_all = replace(problem, rules=replace(ALL, eligibility=False))
            return with_more_people(open_to_all, refusal.session, refusal.amount)
        case _:
            return None


def without_one(problem, refusal):
    """One less of what the change names; no problem if one was the amount."""
    if refusal.change is Change.HIGHER_LIMIT:
        return None
    less = replace(refusal, amount=refusal.amount - 1)
    return with_change(problem, less, 0) if less.amount else None


@pytest.mark.parametrize(
    ("change", "frac", "tight"),
    [
        (Change.MORE_SEATS, 0.05, True),
        (Change.MORE_PEOPLE, 0.2, True),
        (Change.HIGHER_LIMIT, 0.05, False),
    ],
)
def test_named_change_is_enough_and_no_less_would_do(change, frac, tight, generate):
    """Everybody else's seats are held; an optimum of the changed problem seats the
    member, and with one seat or person less none does."""
    problem = parse_instance(generate(912, frac=frac, tight=tight, traps=0))
    before = solve(problem)
    named = [
        (outcome.member, refusal)
        for outcome in explain(problem, before)
        for refusal in outcome.refusals
        if refusal.change is change
    ]
    assert named

    for member, refusal in named[:: max(1, len(named) // 6)]:
        after = with_change(problem, refusal, member)
        held = replace(after, fixed=before.edges)
        seated = replace(after, fixed=np.sort(np.append(before.edges, refusal.edge)))
        best, forced = solve(held), solve(seated)
        assert best.objective > before.objective
        if change is Change.MORE_PEOPLE:
            assert refusal.edge in best.edges
        else:
            assert forced.objective == best.objective
        less = without_one(problem, refusal)
        if less is not None:
            kept = solve(replace(less, fixed=before.edges))
            assert refusal.edge not in kept.edges or ties(problem, refusal, kept)


def ties(problem, refusal, kept):
    """Somebody with the very same gain may change places with the member."""
    here = problem.edges.session == refusal.session
    gains = stand(problem, kept.edges).gain[here]
    return np.count_nonzero(gains == refusal.score) > 1
