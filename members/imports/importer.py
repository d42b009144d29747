"""What an importer is, and which ones there are."""

from __future__ import annotations

import datetime as dt
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django.utils.translation import gettext as _

from common.sheets import CellError, Layout, Row
from members.acting import Acting
from members.changes import Counts
from members.errors import UnknownKind
from members.models import Committee


@dataclass(frozen=True)
class ImportContext:
    """For whom, into what, by whom, when."""

    committee: Committee
    actor: Acting
    at: dt.datetime
    round_code: str = ""


class RowRefused(Exception):
    """A row that cannot go in, with everything that is wrong in it."""

    def __init__(self, faults: Sequence[CellError]) -> None:
        super().__init__("；".join(str(fault) for fault in faults))
        self.faults = list(faults)


class Importer(ABC):
    """Turns rows of one kind of file into facts, and hands these to a service.

    One importer serves one run: what it needs to look up it reads once, at the start.
    """

    layout: ClassVar[Layout]
    # How many rows are looked at together; a kind whose rows refer to one another
    # takes the whole file at once.
    chunk: ClassVar[int] = 1000

    def __init__(self, context: ImportContext) -> None:
        self.context = context

    def key(self, row: Row) -> str:
        """Rows with the same key in one file are a mistake; empty: no such rule."""
        return row.cells[self.layout.columns[0].name]

    def look_ahead(  # noqa: B027 -- most kinds need not
        self, rows: Sequence[Row]
    ) -> None:
        """See the rows of a chunk before the first of them is parsed."""

    @abstractmethod
    def parse(self, row: Row) -> Any:
        """The facts of one row; raises CellError or RowRefused."""

    @abstractmethod
    def save(self, facts: Sequence[Any]) -> Counts:
        """Write the facts through a service."""

    def finish(self) -> None:  # noqa: B027 -- most kinds need not
        """What can only be done when all rows are in."""

    @classmethod
    def allowed(cls, committee: Committee) -> Mapping[str, Sequence[str]]:
        """Values that a template offers, by heading."""
        return {}


_KINDS: dict[str, type[Importer]] = {}


def register(importer: type[Importer]) -> type[Importer]:
    """Class decorator: makes the importer known under its layout's kind."""
    _KINDS[importer.layout.kind] = importer
    return importer


def importer_for(kind: str) -> type[Importer]:
    if kind not in _KINDS:
        raise UnknownKind(
            _("没有“%(kind)s”这一种类；可用的有：%(kinds)s。")
            % {"kind": kind, "kinds": "、".join(_KINDS)}
        )
    return _KINDS[kind]


def kinds() -> list[tuple[str, str]]:
    """Kind and title of every importer, in the order of registration."""
    return [(kind, found.layout.title) for kind, found in _KINDS.items()]
