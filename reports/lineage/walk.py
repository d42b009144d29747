"""The way through the links, both ways, in one query."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from django.db import connection

# Steps from the thing; things of one kind beside one thing, on the page and where
# each is told; lines in all.
DEEPEST: Final = 12
WIDEST: Final = 1000
WHOLE: Final = 5000
MOST: Final = 20_000

Key = tuple[str, int]


@dataclass(frozen=True)
class Step:
    """From one thing to the next; `beside` counts all of its kind there."""

    way: str
    start: Key
    end: Key
    beside: int


@dataclass(frozen=True)
class Tie:
    """Things tied by a column of a table instead of a link."""

    source: str
    target: str
    pairs: str


TIES: Final = (
    Tie(
        "posts.post",
        "activities.activity",
        "SELECT post_id AS source, activity_id AS target FROM posts_postsession",
    ),
    Tie(
        "checklists.intentitem",
        "activities.activity",
        "SELECT line.intent_id AS source, held.activity_id AS target"
        " FROM posts_matchline line JOIN posts_postsession held"
        " ON held.id = line.session_id JOIN posts_match run ON run.id = line.run_id"
        " WHERE line.outcome = 'seat' AND run.state = 'confirmed'",
    ),
    Tie(
        "checklists.consultitem",
        "checklists.advice",
        "SELECT consult_id AS source, id AS target FROM checklists_advice",
    ),
    Tie(
        "activities.activity",
        "activities.participation",
        "SELECT held.activity_id AS source, held.id AS target"
        " FROM posts_experiencereport told JOIN activities_participation held"
        " ON held.id = told.participation_id",
    ),
    Tie(
        "posts.suggestion",
        "posts.adoption",
        "SELECT suggestion_id AS source, id AS target FROM posts_adoption",
    ),
    Tie(
        "cases.case",
        "cases.reply",
        "SELECT case_id AS source, id AS target FROM cases_reply",
    ),
)
LINKED = """
SELECT source_kind AS kind, source_id AS id FROM trail_link
WHERE w.way = 'up' AND target_kind = w.kind AND target_id = w.id
UNION ALL
SELECT target_kind, target_id FROM trail_link
WHERE w.way = 'down' AND source_kind = w.kind AND source_id = w.id
"""
TIED = """
UNION ALL
SELECT '{source}', tied.source FROM ({pairs}) AS tied
WHERE w.way = 'up' AND w.kind = '{target}' AND tied.target = w.id
UNION ALL
SELECT '{target}', tied.target FROM ({pairs}) AS tied
WHERE w.way = 'down' AND w.kind = '{source}' AND tied.source = w.id
"""
# A line is found once a depth, so a circle ends at the deepest.
WALK = """
WITH RECURSIVE walk (way, kind, id, from_kind, from_id, depth, beside) AS (
    VALUES ('up', %(kind)s, %(pk)s::bigint, '', 0::bigint, 0, 1::bigint),
           ('down', %(kind)s, %(pk)s::bigint, '', 0::bigint, 0, 1::bigint)
    UNION
    SELECT w.way, near.kind, near.id, w.kind, w.id, w.depth + 1, near.beside
    FROM walk AS w CROSS JOIN LATERAL (
        SELECT kind::text, id, count(*) OVER alike AS beside,
               row_number() OVER (alike ORDER BY id) AS place
        FROM ({edges}) AS edge
        WINDOW alike AS (PARTITION BY kind)
    ) AS near
    WHERE w.depth < %(deepest)s AND near.place <= %(widest)s
)
SELECT way, from_kind, from_id, kind, id, beside FROM walk WHERE depth > 0
LIMIT %(most)s
"""


def steps_from(kind: str, pk: int, *, whole: bool = False) -> Iterator[Step]:
    """Each step once, the nearer before the farther, in the order of ids."""
    edges = LINKED + "".join(TIED.format(**vars(tie)) for tie in TIES)
    given: dict[str, str | int] = {
        "kind": kind,
        "pk": pk,
        "deepest": DEEPEST,
        "widest": WHOLE if whole else WIDEST,
        "most": MOST,
    }
    with connection.cursor() as cursor:
        cursor.execute(WALK.format(edges=edges), given)
        rows = cursor.fetchall()
    for way, from_kind, from_id, to_kind, to_id, beside in dict.fromkeys(rows):
        yield Step(way, (from_kind, from_id), (to_kind, to_id), beside)
