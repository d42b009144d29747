"""Migrations are named for their purpose and can be taken back."""

import ast
import re
from collections.abc import Iterator

from tests.architecture.tree import ROOMS, ROOT, files, named, parsed

NAME = re.compile(r"\d{4}_(?!auto)[a-z][a-z0-9_]+")
# Calls that need a second argument to be reversible.
ONE_WAY = {"RunPython", "RunSQL"}


def migrations():
    found = (path for room in ROOMS for path in files(ROOT / room / "migrations"))
    return [path for path in found if path.stem != "__init__"]


def badly_named(stems: list[str]) -> list[str]:
    return [stem for stem in stems if not NAME.fullmatch(stem)]


def one_way(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = ast.unparse(node.func).split(".")[-1]
            reverse = [
                one for one in node.keywords if (one.arg or "").startswith("reverse")
            ]
            if name in ONE_WAY and len(node.args) < 2 and not reverse:
                yield ast.unparse(node)


def test_migrations_are_named():
    assert badly_named([path.stem for path in migrations()]) == []


def test_migrations_can_be_taken_back():
    found = {named(path): list(one_way(parsed(path))) for path in migrations()}
    assert {name: calls for name, calls in found.items() if calls} == {}


def test_automatic_name_is_found():
    assert badly_named(["0002_auto_20260101_0900", "0003_add_seats"]) == [
        "0002_auto_20260101_0900"
    ]


def test_one_way_migration_is_found():
    tree = ast.parse("migrations.RunSQL('a'); migrations.RunPython(a, b)")
    assert list(one_way(tree)) == ["migrations.RunSQL('a')"]
