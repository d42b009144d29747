"""What the generator hands over; things refer to each other by number or code."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

Scale = Literal["small", "weifang", "province"]
Level = Literal["province", "city", "county"]
OfficerRole = Literal[
    "clerk", "leader", "handler", "principal", "deputy_head", "auditor", "system_admin"
]
Audience = Literal["委员", "界别群众", "均可"]


@dataclass(frozen=True, slots=True)
class Committee:
    """A CPPCC committee of a made-up place; its region code is not in use."""

    code: str
    name: str
    short_name: str
    level: Level
    parent: str | None
    region: str
    region_code: str


@dataclass(frozen=True, slots=True)
class Term:
    """A committee's current term (届)."""

    committee: str
    ordinal: int
    name: str
    starts_on: date
    ends_on: date


@dataclass(frozen=True, slots=True)
class Round:
    """The round (期) that all lists belong to; it is running on the base day."""

    code: str
    committee: str
    title: str
    collecting_from: date
    screening_from: date
    supplying_from: date
    matching_from: date
    running_from: date
    closes_on: date


@dataclass(frozen=True, slots=True)
class Department:
    """A participating department; `phase` says whether it joined as pilot or later."""

    code: str
    name: str
    short_name: str
    tier: Literal["city"]
    kind: Literal["政府部门", "直属单位", "垂直管理单位"]
    parent: str | None
    phase: Literal["试点", "全面"]
    joined_on: date
    contact: str
    phone: str


@dataclass(frozen=True, slots=True)
class Officer:
    """Somebody who works for the committee (no department) or for a department.

    `member` is the member's number where the same person holds both roles.
    """

    number: str
    name: str
    gender: Literal["男", "女"]
    role: OfficerRole
    title: str
    committee: str
    department: str | None
    phone: str
    member: str | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """A liaison group (联络组) or special committee (专委会)."""

    code: str
    name: str
    kind: Literal["liaison", "special"]
    committee: str
    convener: str
    leader: str | None


@dataclass(frozen=True, slots=True)
class Member:
    """A seat in one committee for its current term; `sector` is the sector's name."""

    number: str
    name: str
    gender: Literal["男", "女"]
    committee: str
    sector: str
    party: str
    workplace: str
    employer: str | None
    special_committee: str | None
    liaison_group: str | None
    phone: str
    is_standing: bool
    past_experiences: int


@dataclass(frozen=True, slots=True)
class Representative:
    """One of a sector's public (界别群众), vouched for by a linking member."""

    number: str
    name: str
    gender: Literal["男", "女"]
    committee: str
    sector: str
    occupation: str
    linking_member: str
    phone: str


@dataclass(frozen=True, slots=True)
class Concern:
    """A row of the members' list (关注清单).

    `matter`, `place` and `cluster` are the ground truth: two concerns are about the
    same matter at the same place exactly when they carry the same `cluster`.
    """

    number: str
    member: str
    committee: str
    field: str
    text: str
    departments: tuple[str, ...]
    submitted_at: datetime
    matter: str
    place: str
    district: str
    cluster: str | None


@dataclass(frozen=True, slots=True)
class Advice:
    """A member's answer to a department's question."""

    member: str
    text: str
    given_at: datetime


@dataclass(frozen=True, slots=True)
class Consult:
    """A row of the departments' list (问计清单) with the advice received so far."""

    number: str
    department: str
    field: str
    topic: str
    text: str
    submitted_at: datetime
    advice: tuple[Advice, ...]


@dataclass(frozen=True, slots=True)
class Window:
    """When a member has time: weekdays (0 = Monday) between two days, and hours."""

    first_day: date
    last_day: date
    weekdays: tuple[int, ...]
    from_hour: int
    to_hour: int


@dataclass(frozen=True, slots=True)
class Intent:
    """A row of the intent list (意向清单); `offers` is ranked, first choice first."""

    number: str
    member: str
    committee: str
    fields: tuple[str, ...]
    offers: tuple[str, ...]
    districts: tuple[str, ...]
    windows: tuple[Window, ...]
    note: str
    limit: int
    submitted_at: datetime


@dataclass(frozen=True, slots=True)
class Seat:
    """The place of a member or representative in a session that has been held."""

    person: str
    attended: bool


@dataclass(frozen=True, slots=True)
class Session:
    """One time a post is open; only sessions before the base day have a `roster`."""

    number: str
    starts_at: datetime
    ends_at: datetime
    capacity: int
    min_headcount: int
    roster: tuple[Seat, ...] = ()


@dataclass(frozen=True, slots=True)
class PostOffer:
    """A row of the offers list (供岗清单), its sessions and the items it answers."""

    number: str
    department: str
    field: str
    title: str
    scene: str
    agenda: tuple[str, ...]
    host_site: str
    district: str
    audience: Audience
    contact: str
    phone: str
    answers: tuple[str, ...]
    submitted_at: datetime
    sessions: tuple[Session, ...]


@dataclass(frozen=True, slots=True)
class City:
    """Everything of one city's round; `committees[0]` is the city's own committee.

    `province` is set at the scale `province` only; it is the same for every city.
    `districts` are the county-level region codes.
    """

    province: Committee | None
    committees: tuple[Committee, ...]
    round: Round
    terms: tuple[Term, ...]
    sectors: tuple[str, ...]
    fields: tuple[str, ...]
    districts: tuple[str, ...]
    departments: tuple[Department, ...]
    officers: tuple[Officer, ...]
    groups: tuple[Group, ...]
    members: tuple[Member, ...]
    representatives: tuple[Representative, ...]
    concerns: tuple[Concern, ...]
    consults: tuple[Consult, ...]
    intents: tuple[Intent, ...]
    posts: tuple[PostOffer, ...]

    @property
    def committee(self) -> Committee:
        return self.committees[0]
