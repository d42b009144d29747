"""python -m zhiqing.embedded up|down|status|exec: the private services by hand."""

import argparse
import sys
from collections.abc import Sequence
from itertools import groupby

from zhiqing.embedded.environment import provide_environment
from zhiqing.embedded.errors import EmbeddedError
from zhiqing.embedded.notice import say
from zhiqing.embedded.services import Instance, ensure
from zhiqing.embedded.supervise import run_together

TOGETHER = "--and"


def main(arguments: Sequence[str]) -> int:
    """The exit status; what cannot be done is one line on standard error."""
    given, command = _split(list(arguments))
    options = _parser().parse_args(given)
    if (options.act == "exec") != bool(command):
        say("exec 之后须写 `--` 和要运行的命令，其他用法不带命令。")
        return 2
    try:
        if options.act == "exec":
            return _execute(options.instance, command)
        return {"up": _up, "down": _down, "status": _status}[options.act](
            Instance(options.instance)
        )
    except EmbeddedError as error:
        say(str(error))
        return 1


def _split(arguments: list[str]) -> tuple[list[str], list[str]]:
    if "--" not in arguments:
        return arguments, []
    mark = arguments.index("--")
    return arguments[:mark], arguments[mark + 1 :]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m zhiqing.embedded", description=__doc__
    )
    parser.add_argument("act", choices=("up", "down", "status", "exec"))
    parser.add_argument(
        "--instance", default="main", help="main, or test… (not durable)"
    )
    return parser


def _execute(instance: str, command: list[str]) -> int:
    provide_environment(instance)
    groups = groupby(command, key=lambda word: word == TOGETHER)
    try:
        return run_together([list(words) for is_mark, words in groups if not is_mark])
    except FileNotFoundError as error:
        say(f"找不到命令 {error.filename}")
        return 127


def _up(instance: Instance) -> int:
    services = ensure(instance.name)
    instance.kept.touch()
    print(f"DATABASE_URL='{services.database_url}'")  # noqa: T201 -- this is the answer
    print(f"REDIS_URL='{services.redis_url}'")  # noqa: T201 -- this is the answer
    return 0


def _down(instance: Instance) -> int:
    with instance.alone():
        instance.kept.unlink(missing_ok=True)
        if instance.is_used():
            say("仍有进程在使用，最后一个结束时自动停止。")
            return 0
        instance.stop()
    return 0


def _status(instance: Instance) -> int:
    up = {"PostgreSQL": instance.postgres, "Redis": instance.redis}
    for name, server in up.items():
        state = f"运行中 {server.url}" if server.is_up() else "未运行"
        print(f"{name}：{state}")  # noqa: T201 -- this is the answer
    return 0 if all(server.is_up() for server in up.values()) else 3


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
