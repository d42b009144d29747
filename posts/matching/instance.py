"""Reading an instance file (session-match/1) into a problem."""

import json
from pathlib import Path

import numpy as np

from posts.matching.build import LARGEST, build_problem, edges_from
from posts.matching.errors import BadInstanceError
from posts.matching.fields import (
    Row,
    flag,
    intervals,
    items,
    pair,
    record,
    required,
    whole,
    whole_or,
    wholes,
)
from posts.matching.problem import Edges, Problem, Rules, Travel
from posts.matching.ragged import Ints
from posts.matching.specs import Interval, Member, Post, Session

FORMAT = "session-match/1"
LARGEST_FILE = 256 * 1024 * 1024
RULES = (
    "one_session_per_post",
    "no_overlap",
    "min_headcount",
    "conflict_of_interest",
    "eligibility",
    "busy",
)


def read_instance(path: Path) -> Problem:
    """The problem in the file, or an error that says what is wrong with it."""
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise BadInstanceError("文件过大，超过 256 MB。")
        content: object = json.loads(path.read_bytes())
    except OSError as error:
        raise BadInstanceError(f"文件读不出来：{path}。") from error
    except (ValueError, RecursionError) as error:
        raise BadInstanceError("文件不是有效的 JSON。") from error
    return parse_instance(content)


def parse_instance(content: object) -> Problem:
    """The same from parsed JSON."""
    top = record(content, "实例")
    if top.get("format") != FORMAT:
        raise BadInstanceError(f"格式不对：format 应为 {FORMAT}。")
    sessions = [_session(x) for x in items(required(top, "sessions", "实例"), "场次表")]
    travel, sizes = _travel(top.get("travel"))
    if sizes:
        _check_places(sessions, sizes)
    return build_problem(
        members=[_member(x) for x in items(required(top, "members", "实例"), "委员表")],
        posts=[_post(x) for x in items(top.get("posts") or [], "岗位表")],
        sessions=sessions,
        wishes=_edges(record(required(top, "edges", "实例"), "候选")),
        fixed=[pair(x, "已定席位") for x in items(top.get("fixed") or [], "已定席位")],
        rules=_rules(top.get("rules")),
        travel=travel,
    )


def _rules(value: object) -> Rules:
    row = record({} if value is None else value, "规则")
    return Rules(**{name: flag(row, name) for name in RULES})


def _member(value: object) -> Member:
    row = record(value, "委员")
    return Member(
        limit=whole(required(row, "k", "委员"), "委员的 k"),
        city=whole_or(row, "city", 0, "委员"),
        district=whole_or(row, "district", 0, "委员"),
        group=whole_or(row, "group", -1, "委员"),
        employer=whole_or(row, "employer", -1, "委员"),
        bonus=tuple(wholes(row.get("bonus") or [], "委员的 bonus")),
        busy=intervals(row.get("busy"), "委员的 busy"),
    )


def _post(value: object) -> Post:
    row = record(value, "岗位")
    groups = row.get("groups")
    return Post(
        department=whole_or(row, "dept", -1, "岗位"),
        city=whole_or(row, "city", 0, "岗位"),
        district=whole_or(row, "district", 0, "岗位"),
        groups=None if groups is None else tuple(wholes(groups, "岗位的 groups")),
    )


def _session(value: object) -> Session:
    row = record(value, "场次")
    place = row.get("place")
    return Session(
        capacity=whole(required(row, "cap", "场次"), "场次的 cap"),
        post=whole_or(row, "post", -1, "场次"),
        minimum=whole_or(row, "min", 0, "场次"),
        times=_times(row),
        place=None if place is None else pair(place, "场次的 place"),
    )


def _times(row: Row) -> tuple[Interval, ...]:
    if row.get("times"):
        return intervals(row["times"], "场次的 times")
    if "start" not in row and "end" not in row:
        return ()
    begin = whole(required(row, "start", "场次"), "场次的 start")
    return ((begin, whole(required(row, "end", "场次"), "场次的 end")),)


def _edges(row: Row) -> Edges:
    columns = [
        _column(required(row, name, "候选"), name)
        for name in ("member", "session", "score")
    ]
    load = _column(row["load"], "load") if row.get("load") is not None else None
    lengths = {len(column) for column in columns}
    if load is not None:
        lengths.add(len(load))
    if len(lengths) > 1:
        raise BadInstanceError("候选的各列长短不一。")
    return edges_from(columns[0], columns[1], columns[2], load)


def _column(value: object, name: str) -> Ints:
    values = wholes(value, f"候选的 {name}")
    if values and (max(values) > LARGEST or min(values) < -LARGEST):
        raise BadInstanceError(f"候选的 {name} 超出范围（绝对值不得超过十亿）。")
    return np.array(values, np.int64)


def _travel(value: object) -> tuple[Travel | None, list[int]]:
    """The tables padded to one shape, and how many places each city really has."""
    if value is None:
        return None, []
    row = record(value, "路程表")
    tables = [
        [wholes(line, "路程表") for line in items(table, "路程表")]
        for table in items(row.get("within_city") or [], "路程表")
    ]
    size = max((len(table) for table in tables), default=0)
    within = np.zeros((len(tables), size, size), np.int64)
    for city, table in enumerate(tables):
        if any(len(line) != len(table) for line in table):
            raise BadInstanceError("路程表不是方阵。")
        within[city, : len(table), : len(table)] = _square(table)
    between = whole_or(row, "between_cities", 0, "路程表")
    unknown = whole_or(row, "default", 0, "路程表")
    return Travel(within, between, unknown), [len(table) for table in tables]


def _square(table: list[list[int]]) -> Ints:
    if any(abs(minutes) > LARGEST for line in table for minutes in line):
        raise BadInstanceError("路程表中有超出范围的数值。")
    return np.array(table, np.int64).reshape(len(table), len(table))


def _check_places(sessions: list[Session], sizes: list[int]) -> None:
    for number, session in enumerate(sessions):
        if session.place is None:
            continue
        city, place = session.place
        if not (0 <= city < len(sizes) and 0 <= place < sizes[city]):
            raise BadInstanceError(f"场次（序号 {number}）的地点不在路程表中。")
