"""The project's own files, as these tests read them: sources, trees, names."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROOMS = (
    "trail",
    "notices",
    "members",
    "bulletins",
    "activities",
    "cases",
    "checklists",
    "posts",
    "reports",
)
CODE = ("common", "text", *ROOMS, "zhiqing")


@cache
def unkept() -> frozenset[str]:
    """Names of files and folders that .gitignore keeps out of the project."""
    lines = (ROOT / ".gitignore").read_text().split()
    return frozenset({".git", *(line.strip("/") for line in lines)})


def files(folder: Path = ROOT) -> Iterator[Path]:
    """Every file that belongs to the project, also where git is not at hand."""
    for path in sorted(folder.iterdir()):
        if path.name in unkept() or path.suffix == ".pyc":
            continue
        if path.is_dir():
            yield from files(path)
        else:
            yield path


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(), named(path))


def modules(*packages: str) -> list[Path]:
    """The Python files of these packages, migrations apart."""
    found = (path for name in packages for path in files(ROOT / name))
    return [p for p in found if p.suffix == ".py" and p.parent.name != "migrations"]


def dotted(path: Path) -> str:
    """The name by which Python imports the file."""
    return re.sub(r"(/__init__)?\.py$", "", named(path)).replace("/", ".")


def imported(tree: ast.AST) -> Iterator[tuple[str, str, str]]:
    """(module, name, alias) of each import; the name is empty for a plain import."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            for one in node.names:
                yield node.module or "", one.name, one.asname or one.name
        elif isinstance(node, ast.Import):
            for one in node.names:
                yield one.name, "", one.asname or one.name
