"""The checked-in table of who gets which answer where."""

import csv
from functools import cache
from pathlib import Path

from tests.access.people import ROLES
from tests.access.walk import Table

FILE = Path(__file__).with_name("table.csv")
HEAD = ("route", "method", *ROLES)


@cache
def read_table() -> Table:
    with FILE.open(encoding="utf-8", newline="") as file:
        head, *rows = csv.reader(file)
    assert tuple(head) == HEAD
    return {(row[0], row[1]): tuple(row[2:]) for row in rows}


def write_table(table: Table) -> None:
    with FILE.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(HEAD)
        writer.writerows((*key, *cells) for key, cells in table.items())
