"""`python -m text cluster …` and `python -m text route …`: CSV in, CSV out.

`cluster` adds the column `cluster`: rows with the same number raise the same matter.
`route` adds `label_1, label_2, label_3` and then `score_1, score_2, score_3`, the best
first, scores between 0 and 1 with four decimals; where the examples know only two
labels the third pair stays empty. A wrong input ends with status 2 and one line on
standard error, and no file is touched.
"""

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NoReturn

from text.errors import TextError
from text.tables import read_table, write_table

_GUESSES = 3


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise TextError(f"命令参数有误，用法见 {self.prog} --help。")


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="python -m text", description="归并相近诉求，判断所属类别。")
    commands = parser.add_subparsers(dest="command", required=True)
    cluster = commands.add_parser("cluster", help="给同一件事的各行标上同一个号")
    cluster.set_defaults(run=_cluster)
    cluster.add_argument("--threshold", help="相似度阈值，大于 0 且小于 1，越大越严")
    route = commands.add_parser("route", help="给每行写上最可能的三个类别")
    route.set_defaults(run=_route)
    route.add_argument("--train", type=Path, required=True, help="已有标签的 CSV")
    route.add_argument("--label", required=True, help="标签所在的列")
    for command in (cluster, route):
        command.add_argument("source", type=Path, metavar="IN.csv")
        command.add_argument("-o", "--output", type=Path, required=True)
        command.add_argument(
            "--column", action="append", required=True, help="可重复，第一列分量更重"
        )
    return parser


def _threshold(written: str | None) -> dict[str, float]:
    if written is None:
        return {}
    try:
        return {"threshold": float(written)}
    except ValueError:
        raise TextError(f"相似度阈值“{written}”不是数字。") from None


def _cluster(options: argparse.Namespace) -> None:
    from text.clusters import cluster  # noqa: PLC0415 -- heavy, after the checks

    chosen = _threshold(options.threshold)
    table = read_table(options.source)
    numbers = cluster(table.columns(options.column), **chosen)
    added = [[str(number)] for number in numbers]
    write_table(table.extended(["cluster"], added), options.output)


def _route(options: argparse.Namespace) -> None:
    from text.router import Router  # noqa: PLC0415 -- heavy, after the checks

    table, examples = read_table(options.source), read_table(options.train)
    texts = table.columns(options.column)
    labels = [label for (label,) in examples.columns([options.label])]
    router = Router().train(examples.columns(options.column), labels, unlabelled=texts)
    added = []
    for guesses in router.route(texts, _GUESSES):
        missing = [""] * (_GUESSES - len(guesses))
        names = [label for label, _ in guesses] + missing
        scores = [f"{score:.4f}" for _, score in guesses] + missing
        added.append([*names, *scores])
    places = range(1, _GUESSES + 1)
    headings = [f"{kind}_{place}" for kind in ("label", "score") for place in places]
    write_table(table.extended(headings, added), options.output)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; 0, or 2 with the reason in one line on standard error."""
    try:
        options = _parser().parse_args(arguments)
        run: Callable[[argparse.Namespace], None] = options.run
        run(options)
    except TextError as refusal:
        sys.stderr.write(f"{refusal}\n")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
