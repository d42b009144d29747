"""``python -m posts.matching solve INSTANCE.json -o OUT.json``."""

import argparse
import json
import math
import sys
from pathlib import Path
from typing import NoReturn

from posts.matching.errors import MatchingError
from posts.matching.instance import read_instance
from posts.matching.output import result_of, write_result
from posts.matching.solution import Solution
from posts.matching.solver import solve

FAILED = 2


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise MatchingError(f"命令行参数有误：{message}。")


def main(arguments: list[str] | None = None) -> int:
    """Exit status 0 and a summary line, or one line about what is wrong."""
    try:
        return _solve(_parse(arguments))
    except MatchingError as error:
        return _fail(str(error))
    except MemoryError:
        return _fail("内存不足，无法求解该实例。")
    except OSError as error:
        return _fail(f"结果写不进去：{error.filename}。")


def _fail(message: str) -> int:
    sys.stderr.write(f"错误：{message}\n")
    return FAILED


def _parse(arguments: list[str] | None) -> argparse.Namespace:
    parser = _Parser(prog="python -m posts.matching", description="岗位派单求解")
    commands = parser.add_subparsers(dest="command", required=True)
    run = commands.add_parser("solve", help="求解一个实例")
    run.add_argument("instance", type=Path, help="实例文件（session-match/1）")
    run.add_argument("-o", "--out", type=Path, required=True, help="结果文件")
    run.add_argument("--time-limit", type=_seconds, help="时间上限（秒）")
    run.add_argument("--seed", type=_seed, default=0, help="随机种子")
    run.add_argument("--prove", action="store_true", help="求解到证明最优")
    run.add_argument("--all-reasons", action="store_true", help="每个未满足的意向")
    return parser.parse_args(arguments)


def _seconds(text: str) -> float:
    value = float(text)
    if not math.isfinite(value) or value <= 0:
        raise argparse.ArgumentTypeError("时间上限应为正数")
    return value


def _seed(text: str) -> int:
    value = int(text)
    if not 0 <= value < 2**31:
        raise argparse.ArgumentTypeError("随机种子应为非负整数")
    return value


def _solve(options: argparse.Namespace) -> int:
    if not options.out.parent.is_dir():
        raise MatchingError(f"结果目录不存在：{options.out.parent}。")
    problem = read_instance(options.instance)
    solution = solve(
        problem,
        time_limit=options.time_limit,
        seed=options.seed,
        prove=options.prove,
    )
    result = result_of(problem, solution, all_reasons=options.all_reasons)
    write_result(options.out, result)
    sys.stdout.write(_summary(solution) + "\n")
    return 0


def _summary(solution: Solution) -> str:
    return json.dumps(
        {
            "assigned": len(solution.edges),
            "objective": solution.objective,
            "bound": solution.bound,
            "gap": solution.gap,
            "status": solution.status.value,
            "seconds": solution.seconds,
            "digest": solution.digest,
        }
    )


if __name__ == "__main__":
    sys.exit(main())
