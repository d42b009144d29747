"""Why a wish was not granted, and what would have been enough, in words."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from posts.loading import wording
from posts.loading.admission import Bar
from posts.loading.choices import Choice, bars_of, choices_of, wishes_per_post
from posts.loading.loaded import Loaded
from posts.matching.explain import Change, MemberOutcome, Refusal
from posts.matching.reasons import Reason

NOT_PUBLISHED = "not_published"
CODE_OF_BAR = {
    Bar.NOT_IN_OFFICE: "not_in_office",
    Bar.HOST: "conflict_of_interest",
    Bar.AUDIENCE: "group",
    Bar.SAID_NO: "said_no",
    Bar.BEEN: "same_post",
    Bar.TIME: "busy",
}
# What the engine calls busy is here something the member holds already.
CODES = {Reason.BUSY: "overlap", Reason.QUOTA: "intent_limit"}


@dataclass(frozen=True, slots=True)
class Told:
    """A refusal in words; `change` is empty where no single one would do."""

    session: int | None
    code: str
    text: str
    score: int | None = None
    change: str = ""
    amount: int = 0

    @property
    def distance(self) -> tuple[bool, int]:
        """How near it came: the smaller the nearer."""
        return not self.change, self.amount


class Refusals:
    """Words refusals of one run; of other members only numbers are told."""

    def __init__(self, loaded: Loaded, outcomes: Sequence[MemberOutcome]) -> None:
        self.choices = choices_of(loaded)
        self._loaded = loaded
        self._sessions = loaded.facts.sessions
        self._post = loaded.problem.sessions.post.tolist()
        self._bars = bars_of(loaded)
        self._wishes = wishes_per_post(self.choices)
        self._heads: Counter[int] = Counter()
        self._worths: defaultdict[int, list[int]] = defaultdict(list)
        for outcome in outcomes:
            for seat in outcome.seats:
                self._heads[seat.session] += 1
                if not seat.fixed:
                    self._worths[seat.session].append(seat.score + seat.bonus)

    def is_granted(self, choice: Choice, outcome: MemberOutcome) -> bool:
        return any(self._post[seat.session] == choice.post for seat in outcome.seats)

    def why(self, choice: Choice, outcome: MemberOutcome) -> Told:
        """Of the post's sessions the one that came nearest."""
        if choice.post is None:
            text = wording.ranked(choice.rank, wording.not_published(choice.title))
            return Told(None, NOT_PUBLISHED, text)
        found = [
            self.told(refusal, choice.rank)
            for refusal in outcome.refusals
            if self._post[refusal.session] == choice.post
        ]
        found = found or [
            self._of_bar(choice, outcome, session, bar)
            for session, bar in self._bars[choice.intent, choice.post]
        ]
        return min(found, key=lambda one: one.distance)

    def told(self, refusal: Refusal, rank: int) -> Told:
        what = wording.named(self._sessions[refusal.session])
        return Told(
            refusal.session,
            CODES.get(refusal.reason, str(refusal.reason)),
            f"{wording.ranked(rank, what)}：{self._reason(refusal)}",
            refusal.score,
            _change(refusal, what),
            refusal.amount,
        )

    def _of_bar(
        self, choice: Choice, outcome: MemberOutcome, session: int, bar: Bar
    ) -> Told:
        what = wording.named(self._sessions[session])
        times = self._loaded.facts.intents[choice.intent].times
        why = wording.OF_BAR.get(bar) or wording.no_time(times)
        helps = ""
        if bar == Bar.TIME and self._is_free(outcome) and self._has_room(session):
            helps = wording.free_time(what)
        text = f"{wording.ranked(choice.rank, what)}：{why}"
        return Told(session, CODE_OF_BAR[bar], text, None, helps)

    def is_used_up(self, outcome: MemberOutcome) -> bool:
        """The member has had all the seats of this round before the run."""
        return int(self._loaded.problem.members.limit[outcome.member]) == 0

    def _is_free(self, outcome: MemberOutcome) -> bool:
        """Nothing but the session's own time could be in the member's way."""
        busy = self._loaded.problem.members.busy_ptr
        holds = busy[outcome.member] < busy[outcome.member + 1]
        return not (outcome.seats or holds or self.is_used_up(outcome))

    def _has_room(self, session: int) -> bool:
        """One more could sit there and the session would run."""
        sessions, heads = self._loaded.problem.sessions, self._heads[session]
        return bool(
            heads < sessions.capacity[session]
            and heads + 1 >= sessions.minimum[session]
        )

    def _reason(self, refusal: Refusal) -> str:
        activity = self._sessions[refusal.session].activity
        match refusal.reason:
            case Reason.FULL:
                return self._full(refusal)
            case Reason.OVERLAP:
                others = [wording.named(self._sessions[n]) for n in refusal.others]
                return wording.overlaps(others)
            case Reason.NOT_ENOUGH_PEOPLE:
                return wording.too_few(activity.min_participants)
            case Reason.LIMIT:
                return wording.at_limit(refusal.limit)
            case Reason.QUOTA:
                intent = int(self._loaded.edges.intent[refusal.edge])
                number = self._loaded.facts.intents[intent].number
                return wording.at_intent_limit(number, refusal.limit)
            case _:
                return wording.PLAIN[refusal.reason]

    def _full(self, refusal: Refusal) -> str:
        activity = self._sessions[refusal.session].activity
        worths = self._worths[refusal.session]
        return wording.full(
            wording.Demand(
                capacity=activity.capacity,
                taken=activity.taken,
                waiting=activity.waiting,
                wishes=self._wishes[self._post[refusal.session]],
                given=len(worths),
                higher=sum(worth > refusal.score for worth in worths),
                same=worths.count(refusal.score),
                score=refusal.score,
            )
        )


def _change(refusal: Refusal, what: str) -> str:
    match refusal.change:
        case Change.MORE_SEATS:
            return wording.more_seats(what, refusal.amount)
        case Change.MORE_PEOPLE:
            return wording.more_people(what, refusal.amount)
        case _:
            return ""
