"""One round as the engine's problem, with what its numbers stand for."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass, replace

import numpy as np

from checklists.models import Round
from posts.loading.admission import Row, bars
from posts.loading.desk import Desk, desk_of, minutes, minutes_up
from posts.loading.facts import Facts, read_facts
from posts.loading.imprint import imprint
from posts.loading.places import places_of, travel_of
from posts.loading.wants import intents_of, supply_of
from posts.matching.build import build_problem
from posts.matching.candidates import (
    Barred,
    Candidates,
    find_candidates,
    nobody_holds,
)
from posts.matching.fairness import bonus_of
from posts.matching.problem import NONE, Edges, Problem, Rules
from posts.matching.ragged import Ints
from posts.matching.specs import Member, Session
from posts.matching.suitability import PARTS, wishes_of
from posts.matching.weights import Weights
from posts.models import Post

RULES = Rules(one_session_per_post=True, no_overlap=True, min_headcount=True, busy=True)


@dataclass(frozen=True, slots=True, eq=False)
class Loaded:
    """Positions in `problem` are positions in `members`, `facts.sessions`, edges."""

    facts: Facts
    members: tuple[int, ...]
    posts: tuple[Post, ...]
    problem: Problem
    edges: Candidates
    barred: Barred
    digest: str


def load_round(round_: Round, at: dt.datetime, weights: Weights) -> Loaded:
    """The round as it stands, judged as of `at`; the same rows, the same digest."""
    facts = read_facts(round_, at)
    members = tuple(sorted({one.member_id for one in facts.intents}))
    place = {pk: number for number, pk in enumerate(members)}
    member_of_intent = np.array([place[i.member_id] for i in facts.intents], np.int64)
    posts = tuple({one.post_id: one.post for one in facts.sessions}.values())
    post_at = {post.pk: number for number, post in enumerate(posts)}
    post_of_session = np.array([post_at[s.post_id] for s in facts.sessions], np.int64)
    desk = desk_of(facts, place)
    intents = intents_of(facts, posts, member_of_intent)
    supply = supply_of(posts, post_of_session)
    edges, barred = find_candidates(
        intents,
        supply,
        wishes_of(intents, supply, weights),
        lambda intent, session: bars(facts, Row(intent, session)),
        _held_rows(facts, desk, members, member_of_intent),
    )
    problem = build_problem(
        members=_members(facts, members, member_of_intent, desk, weights),
        sessions=_sessions(facts, post_of_session, desk),
        wishes=_within_intents(facts, edges, desk, members),
        fixed=[(who, seat) for who, seats in desk.seats.items() for seat in seats],
        quotas=[
            max(one.limit - facts.spent.get(one.pk, 0), 0) for one in facts.intents
        ],
        rules=RULES,
        travel=travel_of(facts.sessions, weights.way_between),
    )
    known = imprint(facts, weights)
    return Loaded(facts, members, posts, problem, edges, barred, known)


def _within_intents(
    facts: Facts, edges: Candidates, desk: Desk, members: tuple[int, ...]
) -> Edges:
    """Each intent gives as many seats as it asks for, earlier runs included.

    A seat that its holder booked without a run is of no intent.
    """
    sessions = len(facts.sessions)
    booked = [
        who * sessions + seat
        for who, seats in desk.seats.items()
        for seat in seats
        if (members[who], facts.sessions[seat].pk) not in facts.granted
    ]
    is_booked = np.isin(edges.member * sessions + edges.session, booked)
    return replace(edges.edges(), quota=np.where(is_booked, NONE, edges.intent))


def _held_rows(
    facts: Facts, desk: Desk, members: tuple[int, ...], member_of_intent: Ints
) -> Candidates:
    """Held seats as candidates without points of their own."""
    number = {one.pk: position for position, one in enumerate(facts.intents)}
    first: dict[int, int] = {}
    for intent, who in enumerate(member_of_intent.tolist()):
        first.setdefault(who, intent)
    rows = [(who, seat) for who, seats in desk.seats.items() for seat in seats]
    if not rows:
        return nobody_holds()
    table = np.array(rows, np.int64)
    given = (
        facts.granted.get((members[who], facts.sessions[seat].pk)) for who, seat in rows
    )
    intents = np.array(
        [
            first[who] if intent is None else number.get(intent, first[who])
            for (who, _seat), intent in zip(rows, given, strict=True)
        ],
        np.int64,
    )
    zeros = np.zeros(len(rows), np.int64)
    return Candidates(
        table[:, 0],
        table[:, 1],
        intents,
        zeros,
        np.zeros((len(rows), len(PARTS)), np.int64),
    )


def _members(
    facts: Facts,
    members: tuple[int, ...],
    member_of_intent: Ints,
    desk: Desk,
    weights: Weights,
) -> list[Member]:
    wanted: Counter[int] = Counter()
    user: dict[int, int] = {}
    for number, intent in zip(member_of_intent.tolist(), facts.intents, strict=True):
        wanted[number] += intent.limit
        user[number] = intent.member.user_id
    been = Counter(person for person, _ in facts.past.been)
    most = facts.round.posts_per_person
    return [
        Member(
            limit=max(
                min(wanted[number], most - been[user[number]]),
                len(desk.seats.get(number, ())),
                0,
            ),
            bonus=bonus_of(
                weights,
                facts.past.attended.get(user[number], 0),
                passed_over=pk in facts.passed_over,
            ),
            busy=tuple(sorted(desk.busy.get(number, ()))),
        )
        for number, pk in enumerate(members)
    ]


def _sessions(facts: Facts, post_of_session: Ints, desk: Desk) -> list[Session]:
    fixed = Counter(seat for seats in desk.seats.values() for seat in seats)
    places = places_of(facts.sessions)
    out = []
    for number, one in enumerate(facts.sessions):
        activity = one.activity
        others = activity.taken - fixed[number]
        # Those who wait come first: nothing is offered past them.
        free = 0 if activity.waiting else activity.free
        capacity = max(free, 0) + fixed[number]
        out.append(
            Session(
                capacity=capacity,
                post=int(post_of_session[number]),
                minimum=min(max(activity.min_participants - others, 0), capacity),
                times=((minutes(activity.starts_at), minutes_up(activity.ends_at)),),
                place=(0, places[number]),
            )
        )
    return out
