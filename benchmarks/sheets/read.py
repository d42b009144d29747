"""CPU of our guarded reader against the bare library on 20,015 rows, in one run.

.venv/bin/python -m benchmarks.sheets.read [--rounds 5]
"""

import argparse
import datetime as dt
import html
import json
import random
import re
import resource
import statistics
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

from python_calamine import CalamineWorkbook

from common.sheets import Column, Layout, SheetData, open_table, write_csv, write_xlsx

ROWS = 20_015
HEADINGS = ["编号", "委员编号", "领域", "内容", "涉及部门编码", "提交时间"]
LAYOUT = Layout("concerns", "关注清单", tuple(Column(name) for name in HEADINGS))
SIGNS = [chr(0x4E00 + number) for number in range(3000)]
MOST_RATIO = 2
SCHEMA = "http://schemas.openxmlformats.org"
SHEET, STRINGS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"
RELATIONS = "xl/_rels/workbook.xml.rels"


def rows() -> Iterator[list[object]]:
    """Made-up concerns of 40 to 200 signs."""
    source = random.Random(1)
    for number in range(ROWS):
        yield [
            f"G{number:06}",
            f"W{number % 2900:05}",
            source.choice(["教育", "医疗", "交通", "养老"]),
            "".join(source.choices(SIGNS, k=source.randint(40, 200))),
            "D01、D02",
            dt.datetime(2026, 3, 1, 9, 5),  # noqa: DTZ001 -- sheets know no zone
        ]


def share_strings(source: Path, target: Path) -> None:
    """The same as Excel saves it: every text once, in UTF-8, in a part of its own."""
    numbers: dict[str, int] = {}

    def point(match: re.Match[str]) -> str:
        number = numbers.setdefault(html.unescape(match[1]), len(numbers))
        return f' t="s"><v>{number}</v>'

    inline = re.compile(r' t="inlineStr"><is><t>([^<]*)</t></is>')
    with zipfile.ZipFile(source) as old:
        parts = {name: old.read(name).decode() for name in old.namelist()}
    parts[SHEET] = inline.sub(point, parts[SHEET])
    parts[STRINGS] = (
        f'<sst xmlns="{SCHEMA}/spreadsheetml/2006/main">'
        + "".join(f"<si><t>{text}</t></si>" for text in numbers)
        + "</sst>"
    )
    relation = f"{SCHEMA}/officeDocument/2006/relationships/sharedStrings"
    parts[RELATIONS] = parts[RELATIONS].replace(
        "</Relationships>",
        f'<Relationship Id="r9" Type="{relation}" Target="sharedStrings.xml"/>'
        "</Relationships>",
    )
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name, text in parts.items():
            new.writestr(name, text)


def bare(path: Path) -> None:
    """What the library alone costs."""
    with CalamineWorkbook.from_path(path) as book:
        assert sum(1 for _ in book.get_sheet_by_index(0).iter_rows()) == ROWS + 1


def guarded(path: Path) -> None:
    """The same through all checks, to the last row."""
    assert sum(not row.faults for row in open_table(path, LAYOUT).rows) == ROWS


def cpu(act: Callable[[Path], None], path: Path) -> float:
    """Seconds of this process."""
    start = time.process_time()
    act(path)
    return time.process_time() - start


def compare(path: Path, rounds: int) -> dict[str, float]:
    """Medians of alternating rounds."""
    pairs = [(cpu(bare, path), cpu(guarded, path)) for _ in range(rounds)]
    return {
        "bare_cpu_s": round(statistics.median(one for one, _ in pairs), 3),
        "ours_cpu_s": round(statistics.median(two for _, two in pairs), 3),
        "ratio": round(statistics.median(two / one for one, two in pairs), 2),
    }


def main() -> None:
    """Print one JSON line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory() as folder:
        inline, shared = Path(folder, "inline.xlsx"), Path(folder, "shared.xlsx")
        plain = Path(folder, "plain.csv")
        before = time.process_time()
        write_xlsx(inline, [SheetData("关注清单", HEADINGS, rows())])
        write_s = time.process_time() - before
        write_csv(plain, HEADINGS, rows())
        share_strings(inline, shared)
        figures = {
            "rows": ROWS,
            "inline": compare(inline, rounds),
            "shared": compare(shared, rounds),
            "csv_cpu_s": round(cpu(guarded, plain), 3),
            "write_xlsx_cpu_s": round(write_s, 3),
            "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
            "goal_ratio": MOST_RATIO,
        }
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
