"""What changes for whom between two runs."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from members.models import Member
from posts.models import Match, MatchLine, Outcome, PostSession


@dataclass(frozen=True, slots=True)
class Difference:
    """One member's sessions that only one of the two runs gives."""

    member: Member
    lost: tuple[PostSession, ...]
    gained: tuple[PostSession, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """From `before` to `after`: who gets more sessions, fewer, or other ones."""

    before: Match
    after: Match
    gains: tuple[Difference, ...]
    loses: tuple[Difference, ...]
    moves: tuple[Difference, ...]

    @property
    def objective(self) -> int:
        return (self.after.objective or 0) - (self.before.objective or 0)

    @property
    def is_same_input(self) -> bool:
        """Only then is a higher score a better answer to the same question."""
        same_weights = self.before.parameters == self.after.parameters
        return same_weights and self.before.digest == self.after.digest


def compare_matches(before: Match, after: Match) -> Comparison:
    """Three queries, whatever the number of lines."""
    old, new = _seats(before), _seats(after)
    lost, gained = _by_member(old - new), _by_member(new - old)
    pks = lost.keys() | gained.keys()
    members = Member.objects.in_bulk(pks)
    wanted = {session for _, session in old ^ new}
    sessions = PostSession.objects.select_related("post", "activity").in_bulk(wanted)
    found = [
        Difference(
            members[pk],
            tuple(sessions[one] for one in lost.get(pk, ())),
            tuple(sessions[one] for one in gained.get(pk, ())),
        )
        for pk in sorted(pks)
    ]
    return Comparison(
        before,
        after,
        gains=tuple(one for one in found if len(one.gained) > len(one.lost)),
        loses=tuple(one for one in found if len(one.gained) < len(one.lost)),
        moves=tuple(one for one in found if len(one.gained) == len(one.lost)),
    )


def _seats(run: Match) -> set[tuple[int, int]]:
    held = MatchLine.objects.filter(
        run=run, outcome=Outcome.SEAT, session__isnull=False
    )
    return set(held.values_list("member_id", "session_id"))


def _by_member(pairs: set[tuple[int, int]]) -> dict[int, list[int]]:
    found: defaultdict[int, list[int]] = defaultdict(list)
    for member, session in sorted(pairs):
        found[member].append(session)
    return found
