"""The engine's answer as lines: seats, wishes refused, members without anything."""

from __future__ import annotations

from collections.abc import Iterator

from posts.loading import wording
from posts.loading.choices import Choice
from posts.loading.loaded import Loaded
from posts.loading.refusals import Refusals, Told
from posts.matching.explain import GivenSeat, MemberOutcome, explain
from posts.matching.solution import Solution
from posts.matching.suitability import PARTS
from posts.models import MatchLine, Outcome
from posts.reasons import HELD

NO_CANDIDATE = "no_candidate"
TOLD = 3


def lines_of(run_id: int, loaded: Loaded, solution: Solution) -> Iterator[MatchLine]:
    """A line per seat, per ranked wish refused, and per member without any seat.

    The same problem and answer make the same lines.
    """
    outcomes = explain(loaded.problem, solution)
    refusals = Refusals(loaded, outcomes)
    first: dict[int, int] = {}
    for intent, one in enumerate(loaded.facts.intents):
        first.setdefault(one.member_id, intent)
    for outcome in outcomes:
        member = loaded.members[outcome.member]
        refused = [
            (choice, refusals.why(choice, outcome))
            for choice in refusals.choices.get(outcome.member, ())
            if not refusals.is_granted(choice, outcome)
        ]
        made = [_seat(loaded, seat) for seat in outcome.seats]
        made += [_refused(loaded, choice, told) for choice, told in refused]
        if not outcome.seats:
            told = [one for _, one in refused] or _unranked(refusals, outcome)
            if refusals.is_used_up(outcome):
                told = [
                    Told(None, "limit", wording.at_limit(0), None, wording.next_round())
                ]
            made.append(_nothing(loaded, first[member], told))
        for line in made:
            line.run_id, line.member_id = run_id, member
            yield line


def _unranked(refusals: Refusals, outcome: MemberOutcome) -> list[Told]:
    """What stood against the best of what nobody ranked."""
    best = outcome.best_refusal
    others = [one for one in outcome.refusals if one is not best]
    return [
        refusals.told(one, 0) for one in ([best] if best else []) + others[: TOLD - 1]
    ]


def _line(loaded: Loaded, intent: int, session: int | None) -> MatchLine:
    return MatchLine(
        intent_id=loaded.facts.intents[intent].pk,
        session_id=None if session is None else loaded.facts.sessions[session].pk,
        outcome=Outcome.REFUSED,
    )


def _seat(loaded: Loaded, seat: GivenSeat) -> MatchLine:
    edges = loaded.edges
    line = _line(loaded, int(edges.intent[seat.edge]), seat.session)
    points = dict(zip(PARTS, edges.parts[seat.edge].tolist(), strict=True))
    points["fairness"] = seat.bonus
    rank = int(edges.rank[seat.edge])
    line.outcome = Outcome.SEAT
    line.rank = rank or None
    line.score = seat.score + seat.bonus
    line.parts = {name: value for name, value in points.items() if value}
    line.code = HELD if seat.fixed else ""
    line.explanation = (
        wording.seat_held() if seat.fixed else wording.seat_given(points, rank)
    )
    return line


def _refused(loaded: Loaded, choice: Choice, told: Told) -> MatchLine:
    line = _line(loaded, choice.intent, told.session)
    line.rank = choice.rank
    line.score = told.score
    line.code = told.code
    line.explanation = f"{told.text}。{told.change}"
    return line


def _nothing(loaded: Loaded, intent: int, told: list[Told]) -> MatchLine:
    nearest = min(told, key=lambda one: one.distance, default=None)
    change = nearest.change if nearest else ""
    line = _line(loaded, intent, None)
    line.code = told[0].code if told else NO_CANDIDATE
    line.explanation = wording.summary(
        [one.text for one in told[:TOLD]], change or wording.wider_wish()
    )
    return line
