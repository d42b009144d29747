"""python -m zhiqing.embedded up|down|status|erase|exec: the services by hand."""

import argparse
import sys
from collections.abc import Sequence
from itertools import groupby

from zhiqing.embedded.environment import provide_environment
from zhiqing.embedded.errors import EmbeddedError
from zhiqing.embedded.notice import say
from zhiqing.embedded.postgres import Postgres
from zhiqing.embedded.redis import Redis
from zhiqing.embedded.services import Instance, ensure
from zhiqing.embedded.supervise import run_together

TOGETHER, THEN = "--and", "--then"


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
        acts = {"up": _up, "down": _down, "status": _status, "erase": _erase}
        return acts[options.act](Instance(options.instance))
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
    parser.add_argument("act", choices=("up", "down", "status", "erase", "exec"))
    parser.add_argument(
        "--instance", default="main", help="main, or test… (not durable)"
    )
    return parser


def _execute(instance: str, command: list[str]) -> int:
    provide_environment(instance)
    status = 0
    try:
        for step in _parts(command, THEN):
            status = run_together(_parts(step, TOGETHER))
            if status:
                break
    except FileNotFoundError as error:
        say(f"找不到命令 {error.filename}")
        return 127
    return status


def _parts(words: list[str], mark: str) -> list[list[str]]:
    groups = groupby(words, key=lambda word: word == mark)
    return [list(part) for is_mark, part in groups if not is_mark]


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


def _erase(instance: Instance) -> int:
    with instance.alone():
        if instance.is_used():
            say("仍有进程在使用，未删除。")
            return 1
        instance.stop()
        instance.erase()
    return 0


def _status(instance: Instance) -> int:
    servers: dict[str, Postgres | Redis] = {
        "PostgreSQL": instance.postgres,
        "Redis": instance.redis,
    }
    for name, server in servers.items():
        state = f"运行中 {server.url}" if server.is_up() else "未运行"
        print(f"{name}：{state}")  # noqa: T201 -- this is the answer
    return 0 if all(server.is_up() for server in servers.values()) else 3


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
