"""From a caller's records to the arrays of a problem, refusing what cannot be meant."""

from collections.abc import Iterable, Sequence
from itertools import chain

import numpy as np

from posts.matching.errors import BadInstanceError
from posts.matching.feasible import check_fixed
from posts.matching.problem import (
    NONE,
    Edges,
    Members,
    Posts,
    Problem,
    Rules,
    Sessions,
    Travel,
)
from posts.matching.ragged import Bools, Ints, pointers
from posts.matching.specs import Interval, Member, Post, Seat, Session, Wish

LARGEST = 10**9


def build_problem(
    *,
    members: Sequence[Member],
    sessions: Sequence[Session],
    wishes: Sequence[Wish] | Edges,
    posts: Sequence[Post] = (),
    fixed: Iterable[Seat] = (),
    quotas: Sequence[int] = (),
    rules: Rules | None = None,
    travel: Travel | None = None,
) -> Problem:
    """Check and convert; the seats of ``fixed`` are known to be possible afterwards."""
    member_part, post_part = _members(members), _posts(posts)
    session_part = _sessions(sessions, len(posts))
    if not isinstance(wishes, Edges):
        wishes = edges_from(
            *(
                _column(getattr(wish, name) for wish in wishes)
                for name in ("member", "session", "score", "load", "quota")
            )
        )
    edges = _ordered(wishes, len(members), len(sessions))
    caps = _quotas(quotas, edges)
    problem = Problem(
        members=member_part,
        posts=post_part,
        sessions=session_part,
        edges=edges,
        fixed=_fixed_edges(edges, sorted(set(fixed)), len(sessions)),
        rules=rules or Rules(),
        travel=_travel(travel or Travel(), session_part),
        quotas=caps,
    )
    check_fixed(problem)
    return problem


def edges_from(
    member: Ints,
    session: Ints,
    score: Ints,
    load: Ints | None = None,
    quota: Ints | None = None,
) -> Edges:
    """Candidate pairs as columns; a missing load is one seat each, no quota is used."""
    if load is None:
        load = np.ones(len(member), np.int64)
    if quota is None:
        quota = np.full(len(member), NONE, np.int64)
    return Edges(member, session, score, load, quota)


def _column(values: Iterable[int]) -> Ints:
    try:
        out = np.fromiter(values, np.int64)
    except (OverflowError, TypeError, ValueError):
        raise BadInstanceError("数据中有不是整数或过大的数值。") from None
    if len(out) and (out.max() > LARGEST or out.min() < -LARGEST):
        raise BadInstanceError("数据中有超出范围的数值（绝对值不得超过十亿）。")
    return out


def _refuse(bad: Bools, what: str, message: str) -> None:
    if bad.any():
        raise BadInstanceError(f"{what}（序号 {int(np.argmax(bad))}）{message}。")


def _intervals(rows: Sequence[tuple[Interval, ...]], what: str) -> tuple[Ints, ...]:
    ptr = pointers(_column(map(len, rows)))
    begin = _column(x[0] for x in chain.from_iterable(rows))
    end = _column(x[1] for x in chain.from_iterable(rows))
    wrong = np.searchsorted(ptr, np.flatnonzero(end < begin), side="right") - 1
    if len(wrong):
        raise BadInstanceError(f"{what}（序号 {int(wrong[0])}）的结束早于开始。")
    return ptr, begin, end


def _members(rows: Sequence[Member]) -> Members:
    limit = _column(row.limit for row in rows)
    _refuse(limit < 0, "委员", "的次数上限为负")
    ptr, begin, end = _intervals([row.busy for row in rows], "委员的不便时间")
    return Members(
        limit=limit,
        city=_column(row.city for row in rows),
        district=_column(row.district for row in rows),
        group=_column(row.group for row in rows),
        employer=_column(row.employer for row in rows),
        bonus=_bonus(rows),
        busy_ptr=ptr,
        busy_from=begin,
        busy_to=end,
    )


def _bonus(rows: Sequence[Member]) -> Ints:
    """Padded with zeros to the longest; a rising bonus is not what fairness means."""
    counts = _column(len(row.bonus) for row in rows)
    width = int(counts.max(initial=0))
    out = np.zeros((len(rows), width), np.int64)
    inside = np.arange(width) < counts[:, None]
    out[inside] = _column(chain.from_iterable(row.bonus for row in rows))
    limit = _column(row.limit for row in rows)[:, None]
    used = np.arange(width + 1)[None, :] < limit
    padded = np.concatenate([out, np.zeros((len(rows), 1), np.int64)], axis=1)
    rising = (padded[:, 1:] > padded[:, :-1]) & used[:, 1:]
    _refuse(np.any(rising, axis=1), "委员", "的公平加分随次数递增")
    return out


def _posts(rows: Sequence[Post]) -> Posts:
    lists = [row.groups or () for row in rows]
    return Posts(
        department=_column(row.department for row in rows),
        city=_column(row.city for row in rows),
        district=_column(row.district for row in rows),
        restricted=np.array([row.groups is not None for row in rows], bool),
        group_ptr=pointers(_column(map(len, lists))),
        groups=_column(chain.from_iterable(lists)),
    )


def _sessions(rows: Sequence[Session], posts: int) -> Sessions:
    post = _column(row.post for row in rows)
    capacity = _column(row.capacity for row in rows)
    minimum = _column(row.minimum for row in rows)
    _refuse((post < NONE) | ((post >= posts) & (posts > 0)), "场次", "的岗位不存在")
    _refuse(capacity < 0, "场次", "的名额为负")
    _refuse(minimum < 0, "场次", "的最少人数为负")
    _refuse(minimum > capacity, "场次", "的最少人数大于名额")
    ptr, begin, end = _intervals([row.times for row in rows], "场次")
    places = [row.place or (NONE, NONE) for row in rows]
    return Sessions(
        post=post,
        capacity=capacity,
        minimum=minimum,
        place_city=_column(place[0] for place in places),
        place=_column(place[1] for place in places),
        time_ptr=ptr,
        time_from=begin,
        time_to=end,
    )


def _ordered(edges: Edges, members: int, sessions: int) -> Edges:
    for name, values, size in (
        ("委员", edges.member, members),
        ("场次", edges.session, sessions),
    ):
        _refuse((values < 0) | (values >= size), "候选", f"中的{name}不存在")
    _refuse(edges.load < 0, "候选", "的占用名额为负")
    _refuse(np.abs(edges.score) > LARGEST, "候选", "的得分超出范围")
    order = np.lexsort((edges.session, edges.member))
    out = Edges(
        *(
            column[order]
            for column in (
                edges.member,
                edges.session,
                edges.score,
                edges.load,
                edges.quota,
            )
        )
    )
    twice = (np.diff(out.member) == 0) & (np.diff(out.session) == 0)
    _refuse(twice, "候选", "与另一条重复（同一委员、同一场次）")
    return out


def _quotas(quotas: Sequence[int], edges: Edges) -> Ints:
    """Each quota is one member's: no two members use the same."""
    caps = _column(quotas)
    _refuse(caps < 0, "限额", "为负")
    _refuse(
        (edges.quota < NONE) | (edges.quota >= len(caps)), "候选", "所用的限额不存在"
    )
    used = edges.quota != NONE
    owner = np.full(len(caps), NONE, np.int64)
    owner[edges.quota[used]] = edges.member[used]
    shared = np.zeros(len(edges), bool)
    shared[used] = owner[edges.quota[used]] != edges.member[used]
    _refuse(shared, "候选", "与其他委员共用一个限额")
    return caps


def _fixed_edges(edges: Edges, seats: list[Seat], sessions: int) -> Ints:
    if not seats:
        return np.zeros(0, np.int64)
    key = edges.member * sessions + edges.session
    want = _column(m * sessions + s for m, s in seats)
    at = np.searchsorted(key, want)
    known = at < len(key)
    known[known] = key[at[known]] == want[known]
    inside = [0 <= s < sessions for _, s in seats]
    if not (known.all() and all(inside)):
        member, session = seats[int(np.argmin(known & np.array(inside)))]
        raise BadInstanceError(
            f"已定席位（委员序号 {member}、场次序号 {session}）不在候选之中。"
        )
    return np.sort(at)


def _travel(travel: Travel, sessions: Sessions) -> Travel:
    """Travel both ways counts as the longer of the two; places must be known."""
    within = travel.within
    if not within.size:
        return travel
    cities, places = within.shape[:2]
    bad = (sessions.place_city >= cities) | (sessions.place >= places)
    _refuse(bad | (sessions.place_city < NONE), "场次", "的地点不在路程表中")
    _refuse(sessions.place < NONE, "场次", "的地点不在路程表中")
    if within.min(initial=0) < 0 or travel.between < 0 or travel.unknown < 0:
        raise BadInstanceError("路程表中有负数。")
    longer = np.maximum(within, within.transpose(0, 2, 1))
    return Travel(longer, travel.between, travel.unknown)
