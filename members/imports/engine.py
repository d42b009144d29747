"""Running an import: rows in, good ones saved, the others told why."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from common.sheets import CellError, Rejections, Row, open_table
from members.changes import Counts
from members.imports.importer import Importer, RowRefused

Progress = Callable[[int, str], None]


@dataclass(frozen=True)
class Outcome:
    """What became of a file."""

    rows: int
    created: int
    updated: int
    unchanged: int
    rejected: int
    first: tuple[str, ...] = ()

    def counts(self) -> dict[str, int]:
        facts = asdict(self)
        del facts["first"]
        return facts


@dataclass(frozen=True)
class Options:
    is_dry_run: bool = False
    all_or_nothing: bool = False
    errors_path: Path | None = None


def run(
    importer: Importer,
    path: Path,
    options: Options,
    progress: Progress = lambda percent, stage: None,
) -> Outcome:
    """Bring in one file in one transaction.

    Good rows go in and the others to the errors file; with `all_or_nothing` one bad
    row keeps all out; a dry run keeps all out whatever the rows. Raises SheetError
    where the file itself cannot be used.
    """
    table = open_table(path, importer.layout)
    counts, rows, good = Counts(), 0, _Sieve(importer)
    with (
        Rejections(importer.layout, options.errors_path) as rejections,
        transaction.atomic(),
    ):
        while chunk := list(islice(table.rows, importer.chunk)):
            rows += len(chunk)
            importer.look_ahead(chunk)
            counts += importer.save(list(good.facts(chunk, rejections)))
            share = min(99, rows * 100 // max(1, table.row_count))
            progress(share, _("已处理 %d 行") % rows)
        importer.finish()
        kept_out = options.all_or_nothing and rejections.count
        if kept_out or options.is_dry_run:
            transaction.set_rollback(True)
    if kept_out:
        counts = Counts()
    first = tuple(
        _("第 %(row)d 行：%(why)s") % {"row": number, "why": fault}
        for number, fault in rejections.first[:20]
    )
    return Outcome(rows=rows, rejected=rejections.count, first=first, **asdict(counts))


class _Sieve:
    """Lets good rows through as facts; remembers keys to find doubled ones."""

    def __init__(self, importer: Importer) -> None:
        self.importer = importer
        self.seen: dict[str, int] = {}

    def facts(self, rows: list[Row], rejections: Rejections) -> Iterator[Any]:
        for row in rows:
            faults = list(row.faults) or self._doubled(row)
            if not faults:
                try:
                    yield self.importer.parse(row)
                    continue
                except CellError as fault:
                    faults = [fault]
                except RowRefused as refused:
                    faults = refused.faults
            rejections.add(row, faults)

    def _doubled(self, row: Row) -> list[CellError]:
        key = self.importer.key(row)
        if not key:
            return []
        before = self.seen.setdefault(key, row.number)
        if before == row.number:
            return []
        heading = self.importer.layout.headings[0]
        return [CellError(heading, _("“%s”与第 %d 行重复") % (key, before))]
