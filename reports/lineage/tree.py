"""What stands on the page: a tree each way, like things gathered and counted."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from django.urls import reverse
from django.utils.translation import gettext as _

from members.scope import scope_of
from reports.lineage.kinds import KINDS, Stage, noun_of, seen_by
from reports.lineage.walk import Key, Step, steps_from

if TYPE_CHECKING:
    from members.models import User

# Of like things beside one another these are shown, and in a stage these in all.
SHOWN: Final = 6
STAGE: Final = 12
# Above this only ids are asked for at first: few of the things will be shown.
MANY: Final = 60


@dataclass
class Branch:
    """A thing, or several counted, and what follows from there."""

    name: str
    stage: Stage
    way: str = ""
    key: Key | None = None
    kind: str = ""
    title: str = ""
    state: str = ""
    state_name: str = ""
    at: dt.datetime | None = None
    url: str = ""
    branches: list[Branch] = field(default_factory=list)
    # Names of things told elsewhere on the page that this one leads to as well.
    again: list[str] = field(default_factory=list)

    @property
    def is_gathered(self) -> bool:
        return self.key is None

    def all(self) -> Iterator[Branch]:
        yield self
        for one in self.branches:
            yield from one.all()


@dataclass(frozen=True)
class Lineage:
    """The thing itself, what it came from, what came of it, and the lines between."""

    root: Branch
    before: Sequence[Branch]
    after: Sequence[Branch]
    lines: Sequence[tuple[str, str]]

    def all(self) -> list[Branch]:
        found = [self.root]
        for one in (*self.before, *self.after):
            found.extend(one.all())
        return found


def lineage_of(
    user: User, kind: str, pk: int, *, whole: bool = False
) -> Lineage | None:
    """Where the thing came from and what became of it, as far as the person may see.

    None where they may not see the thing itself. `whole`: nothing is gathered that
    could be shown.
    """
    if kind not in KINDS:
        return None
    steps = list(steps_from(kind, pk, whole=whole))
    wanted: defaultdict[str, set[int]] = defaultdict(set)
    wanted[kind].add(pk)
    for step in steps:
        wanted[step.end[0]].add(step.end[1])
    seen = _Seen(user, wanted, whole=whole)
    if not seen.has((kind, pk)):
        return None
    planted = _Planting(seen, steps, whole=whole)
    root = planted.shown((kind, pk), "")
    before, after = planted.grow(root, "up"), planted.grow(root, "down")
    found = Lineage(root, before, after, list(dict.fromkeys(planted.lines)))
    seen.tell(one for one in found.all() if one.key)
    _say_again(found)
    return found


class _Seen:
    """Which of the things the person may see, one query a kind; then what they are."""

    def __init__(
        self, user: User, wanted: Mapping[str, set[int]], *, whole: bool
    ) -> None:
        self.user = user
        self.things: dict[Key, Any] = {}
        self.ids: dict[str, set[int]] = {}
        for kind, pks in wanted.items():
            if kind not in KINDS:
                continue
            found = seen_by(user, kind).filter(pk__in=pks).order_by()
            if len(pks) > MANY and not whole:
                self.ids[kind] = set(found.values_list("pk", flat=True))
            else:
                self._keep(kind, found)
                self.ids[kind] = {one for of, one in self.things if of == kind}

    def _keep(self, kind: str, found: Iterable[Any]) -> None:
        self.things.update({(kind, one.pk): one for one in found})

    def has(self, key: Key) -> bool:
        return key[1] in self.ids.get(key[0], ())

    def tell(self, branches: Iterable[Branch]) -> None:
        """Give each branch the words of its thing."""
        told = [(one, one.key) for one in branches if one.key]
        missing: defaultdict[str, set[int]] = defaultdict(set)
        for _branch, key in told:
            if key not in self.things:
                missing[key[0]].add(key[1])
        for kind, pks in missing.items():
            self._keep(kind, seen_by(self.user, kind).filter(pk__in=pks))
        for branch, key in told:
            self._describe(branch, key)

    def _describe(self, branch: Branch, key: Key) -> None:
        kind, thing = KINDS[key[0]], self.things[key]
        branch.title, branch.at = kind.title(thing), kind.at(thing)
        branch.kind = noun_of(key[0])
        branch.state, branch.state_name = kind.state(thing)
        branch.url = kind.page(thing)
        at_desk = kind.desk and kind.office(thing) in scope_of(self.user).reading
        if at_desk and not branch.url:
            branch.url = reverse(kind.desk, args=[thing.pk])


class _Planting:
    """Steps made into branches; each way a thing stands once, where it is first met."""

    def __init__(self, seen: _Seen, steps: Iterable[Step], *, whole: bool) -> None:
        self.seen, self.whole = seen, whole
        self.next: defaultdict[tuple[str, Key], list[Step]] = defaultdict(list)
        for step in steps:
            self.next[step.way, step.start].append(step)
        self.stood: dict[tuple[str, Key], Branch] = {}
        self.behind: dict[str, list[Key]] = {}
        self.used: Counter[tuple[str, Stage]] = Counter()
        self.lines: list[tuple[str, str]] = []

    def shown(self, key: Key, way: str) -> Branch:
        name = f"{way}-{key[0]}-{key[1]}"
        branch = Branch(name, KINDS[key[0]].stage, way, key)
        self._stand(branch, [key])
        return branch

    def grow(self, root: Branch, way: str) -> list[Branch]:
        """All that follows this way, level by level; the first level is returned."""
        first = self._next_to(root, way)
        level = first
        while level:
            grown = []
            for one in level:
                one.branches = self._next_to(one, way)
                grown.extend(one.branches)
            level = grown
        return first

    def _next_to(self, branch: Branch, way: str) -> list[Branch]:
        found: defaultdict[str, list[Key]] = defaultdict(list)
        lacking: Counter[str] = Counter()
        for start in self.behind[branch.name]:
            taken: Counter[str] = Counter()
            beside: dict[str, int] = {}
            for step in self.next[way, start]:
                kind = step.end[0]
                taken[kind] += 1
                beside[kind] = step.beside
                self._meet(branch, step.end, way, found)
            lacking.update({kind: n - taken[kind] for kind, n in beside.items()})
        kinds = sorted(found.keys() | +lacking, key=_place)
        return [
            one
            for kind in kinds
            for one in self._of_kind(branch, way, kind, found[kind], lacking[kind])
        ]

    def _meet(
        self, branch: Branch, key: Key, way: str, found: dict[str, list[Key]]
    ) -> None:
        stood = self.stood.get((way, key)) or self.stood.get(("", key))
        if stood is None:
            found[key[0]].append(key)
            self.stood[way, key] = branch  # replaced once its own branch is made
            return
        if stood is not branch:
            self._line(branch, stood, way)
            branch.again.append(stood.name)

    def _of_kind(
        self, parent: Branch, way: str, kind: str, keys: list[Key], lacking: int
    ) -> Iterator[Branch]:
        """Things of a kind beside one another: some shown, the rest counted."""
        known = kind in KINDS
        seen = [key for key in keys if self.seen.has(key)]
        hidden = [key for key in keys if known and not self.seen.has(key)]
        lacking += 0 if known else len(keys)
        stage = KINDS[kind].stage if known else parent.stage
        room = self._room(way, stage, len(seen))
        for key in seen[:room]:
            yield self._joined(parent, self.shown(key, way))
        rest = seen[room:]
        if rest:
            words = _("另有 %(n)d 项%(kind)s") if room else _("共 %(n)d 项%(kind)s")
            title = words % {"n": len(rest), "kind": noun_of(kind)}
            yield self._gathered(parent, way, stage, title, rest)
        if hidden:
            title = _("另有 %d 项无权查看") % len(hidden)
            yield self._gathered(parent, way, stage, title, hidden)
        if lacking:
            title = _("另有 %d 项未显示") % lacking
            yield self._gathered(parent, way, stage, title, [])

    def _room(self, way: str, stage: Stage, many: int) -> int:
        """How many of these are shown; one more is no reason to gather it."""
        if self.whole:
            return many
        free = STAGE - self.used[way, stage]
        most = min(SHOWN, max(free, 0))
        room = many if many <= most + bool(most) else most
        self.used[way, stage] += room
        return room

    def _gathered(
        self, parent: Branch, way: str, stage: Stage, title: str, keys: list[Key]
    ) -> Branch:
        branch = Branch(f"more-{len(self.behind)}", stage, way, title=title)
        self._stand(branch, keys)
        return self._joined(parent, branch)

    def _stand(self, branch: Branch, keys: list[Key]) -> None:
        self.behind[branch.name] = keys
        self.stood.update({(branch.way, key): branch for key in keys})

    def _joined(self, parent: Branch, branch: Branch) -> Branch:
        self._line(parent, branch, branch.way)
        return branch

    def _line(self, start: Branch, end: Branch, way: str) -> None:
        pair = (start.name, end.name)
        self.lines.append(pair if way == "down" else pair[::-1])


def _place(kind: str) -> tuple[int, str]:
    return (KINDS[kind].stage if kind in KINDS else 0, kind)


def _say_again(lineage: Lineage) -> None:
    """Things met a second time are named, not only pointed at."""
    branches = lineage.all()
    named = {one.name: one.title for one in branches if not one.is_gathered}
    for one in branches:
        one.again = [named[name] for name in dict.fromkeys(one.again) if name in named]
