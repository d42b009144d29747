"""The figures of a four-list report: one frozen tree that every document prints."""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime

from reports.definitions import STANDARD_DEFINITIONS, Definition


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """How many items each list holds, and what was opened from them."""

    concerns: int = 0
    consults: int = 0
    intents: int = 0
    offers: int = 0
    posts: int = 0
    sessions: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Participation:
    """People who came (each once) and the times they came."""

    members: int = 0
    representatives: int = 0
    person_times: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why so many wishes found no seat."""

    code: str
    name: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Matching:
    """One run of the engine; `run` is None when the round has not been matched."""

    run: int | str | None = None
    wishes: int = 0
    matched: int = 0
    unmatched: int = 0
    seats_offered: int = 0
    seats_taken: int = 0
    objective: float | None = None
    bound: float | None = None
    gap: float | None = None
    confirmed_by: str = ""
    confirmed_at: datetime | None = None
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupRow:
    """The counts of one department, field or committee (`level` only for the last)."""

    code: str
    name: str
    concerns: int = 0
    consults: int = 0
    intents: int = 0
    offers: int = 0
    posts: int = 0
    sessions: int = 0
    person_times: int = 0
    level: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StateCounts:
    """The items of one list by the state they are in when the report is made."""

    submitted: int = 0
    accepted: int = 0
    returned: int = 0
    merged: int = 0
    declined: int = 0
    forwarded: int = 0
    answered: int = 0
    closed: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ListStates:
    """The states of all four lists."""

    concerns: StateCounts = StateCounts()
    consults: StateCounts = StateCounts()
    intents: StateCounts = StateCounts()
    offers: StateCounts = StateCounts()


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicRow:
    """A topic, how many items were merged into it and who has to do with it."""

    title: str
    items: int
    departments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelRow:
    """A kind of meeting or exchange, by the channel it was held in."""

    code: str
    name: str
    online: int = 0
    offline: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekRow:
    """What was filed and who came in the week that starts on a Monday."""

    starts_on: date
    concerns: int = 0
    consults: int = 0
    intents: int = 0
    offers: int = 0
    person_times: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """A result that can be counted; the values stand as the department states them."""

    name: str
    baseline: str = ""
    value: str = ""
    as_of: date | None = None
    remark: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """How many departments take part: with the pilot, and now."""

    pilot_departments: int = 0
    departments: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Imprint:
    """What the registry adds; an empty part stays to be filled in by hand."""

    issuer: str = ""
    number: str = ""
    recipients: str = ""
    copies_to: str = ""
    issued_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FourListReport:
    """All figures of one round of one committee at one moment."""

    committee_code: str
    committee_name: str
    round_code: str
    round_title: str
    period_from: date
    period_to: date
    generated_at: datetime
    totals: Totals = Totals()
    participation: Participation = Participation()
    matching: Matching = Matching()
    by_department: tuple[GroupRow, ...] = ()
    by_field: tuple[GroupRow, ...] = ()
    by_committee: tuple[GroupRow, ...] = ()
    states: ListStates = ListStates()
    topics: tuple[TopicRow, ...] = ()
    channels: tuple[ChannelRow, ...] = ()
    weeks: tuple[WeekRow, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    coverage: Coverage = Coverage()
    definitions: tuple[Definition, ...] = STANDARD_DEFINITIONS
    imprint: Imprint = Imprint()

    def to_json(self) -> dict[str, object]:
        """The report as the contract names it, in a fixed order, with plain values."""
        return {
            "committee": {"code": self.committee_code, "name": self.committee_name},
            "round": {"code": self.round_code, "title": self.round_title},
            "period": {
                "from": self.period_from.isoformat(),
                "to": self.period_to.isoformat(),
            },
            "generated_at": self.generated_at.isoformat(),
            "totals": asdict(self.totals),
            "participation": asdict(self.participation),
            "matching": _plain(asdict(self.matching)),
            "by_department": [_without_level(row) for row in self.by_department],
            "by_field": [_without_level(row) for row in self.by_field],
            "by_committee": [asdict(row) for row in self.by_committee],
            "states": asdict(self.states),
            "topics": _plain([asdict(topic) for topic in self.topics]),
            "channels": [asdict(row) for row in self.channels],
            "weeks": _plain([asdict(week) for week in self.weeks]),
            "outcomes": _plain([asdict(outcome) for outcome in self.outcomes]),
            "coverage": asdict(self.coverage),
            "definitions": [asdict(line) for line in self.definitions],
        }


def json_bytes(report: FourListReport) -> bytes:
    """The report as a UTF-8 JSON file: the same figures give the same bytes."""
    text = json.dumps(report.to_json(), ensure_ascii=False, allow_nan=False, indent=2)
    return f"{text}\n".encode(errors="replace")


def _without_level(row: GroupRow) -> dict[str, object]:
    counts = asdict(row)
    del counts["level"]
    return counts


def _plain(value: object) -> object:
    """Dates as ISO text, numbers that are none (NaN, infinity) as null."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, Mapping):
        return {key: _plain(part) for key, part in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_plain(part) for part in value]
    return value
