"""The fields (领域): their matters, questions and kinds of post, compiled."""

import tomllib
from dataclasses import dataclass
from functools import cache
from typing import Any

from zhiqing.demonstration.grammar import Lexicon, Template, compile_template
from zhiqing.demonstration.words import WORDS, load

Sentences = tuple[Template, ...]
DEFAULT_HOURS = ("8:30-11:30", "9:00-11:30", "14:00-17:00", "14:30-17:00")


@dataclass(frozen=True, slots=True)
class Matter:
    """Something members raise: what is seen, what follows from it, what they wish."""

    field: str
    name: str
    site: str
    departments: tuple[str, ...]
    see: Sentences
    so: Sentences
    wish: Sentences


@dataclass(frozen=True, slots=True)
class Topic:
    """Something a department asks advice on, with what members may say to it."""

    field: str
    name: str
    department: str
    why: Sentences
    ask: Sentences
    say: Sentences


@dataclass(frozen=True, slots=True)
class PostKind:
    """A kind of post; `hours` are the times of day at which it makes sense."""

    field: str
    title: str
    department: str
    host: str
    hours: tuple[str, ...]
    scene: Sentences
    steps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Field:
    """A field of work; `weight` says how often members raise something in it."""

    name: str
    weight: int
    matters: tuple[Matter, ...]
    topics: tuple[Topic, ...]
    posts: tuple[PostKind, ...]


@cache
def lexicon() -> Lexicon:
    found: dict[str, Sentences] = {}
    for name, text in load("common")["lexicon"].items():
        found[name] = sentences(text, {})
    return found


def sentences(text: str, words: Lexicon) -> Sentences:
    """One template for each line that is not empty."""
    lines = [line.strip() for line in text.splitlines()]
    return tuple(compile_template(line, words) for line in lines if line)


@cache
def common(part: str) -> dict[str, Sentences]:
    """The sentences that serve every field for this part, such as `concern`."""
    return {
        name: sentences(text, lexicon()) for name, text in load("common")[part].items()
    }


@cache
def fields() -> tuple[Field, ...]:
    paths = sorted((WORDS / "fields").glob("*.toml"))
    return tuple(
        _field(tomllib.loads(path.read_text(encoding="utf-8"))) for path in paths
    )


def _field(entry: dict[str, Any]) -> Field:
    name = entry["name"]
    return Field(
        name,
        entry["weight"],
        tuple(_matter(name, row) for row in entry["matter"]),
        tuple(_topic(name, row) for row in entry["consult"]),
        tuple(_post(name, row) for row in entry["post"]),
    )


def _matter(field: str, row: dict[str, Any]) -> Matter:
    see, so, wish = (sentences(row[part], lexicon()) for part in ("see", "so", "wish"))
    return Matter(field, row["name"], row["site"], tuple(row["dept"]), see, so, wish)


def _topic(field: str, row: dict[str, Any]) -> Topic:
    why, ask, say = (sentences(row[part], lexicon()) for part in ("why", "ask", "say"))
    return Topic(field, row["topic"], row["dept"], why, ask, say)


def _post(field: str, row: dict[str, Any]) -> PostKind:
    return PostKind(
        field,
        row["title"],
        row["dept"],
        row["host"],
        tuple(row.get("hours", DEFAULT_HOURS)),
        sentences(row["scene"], lexicon()),
        tuple(line.strip() for line in row["do"].splitlines() if line.strip()),
    )
