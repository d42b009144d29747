"""Every public service has a test that names it."""

import ast
from collections.abc import Iterable

from tests.architecture.tree import ROOMS, dotted, imported, modules, parsed

# Services no test names, and why that is well.
ENTRY = "a part of enter_item and edit_item, which tests go through"
UNNAMED: dict[str, str] = {
    "checklists.services.checks.check_content": ENTRY,
    "checklists.services.contents.moved_sessions": ENTRY,
    "checklists.services.entry.lock_round": ENTRY,
    "checklists.services.numbering.insert_numbered": ENTRY,
    "checklists.services.numbering.next_number": ENTRY,
    "checklists.services.offers.answer_row": "a row not saved, for bring_in_offers",
    "checklists.services.screening.require_short": "a check in the screening verbs",
    "checklists.services.writing.keep_parts": ENTRY,
    "checklists.services.writing.link_answers": ENTRY,
    "checklists.services.writing.set_columns": ENTRY,
}


def is_service(module: str) -> bool:
    return module.split(".")[1:2] == ["services"]


def services() -> set[str]:
    """`room.services.module.function` of every function that others may call."""
    return {
        f"{dotted(path)}.{node.name}"
        for path in modules(*ROOMS)
        if is_service(dotted(path))
        for node in parsed(path).body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
    }


def homes() -> dict[str, str]:
    """Where a service is at home that another module of services passes on."""
    return {
        f"{dotted(path)}.{alias}": f"{module}.{name}"
        for path in modules(*ROOMS)
        if is_service(dotted(path))
        for module, name, alias in imported(parsed(path))
        if is_service(module)
    }


def named_in(tree: ast.AST) -> set[str]:
    """What a module names by import, or as attribute of an imported module."""
    names, aliases = set(), {}
    for module, name, alias in imported(tree):
        full = f"{module}.{name}".strip(".")
        names.add(full)
        aliases[alias] = full
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            names.add(f"{aliases.get(node.value.id, '')}.{node.attr}")
    return names


def unnamed(wanted: set[str], trees: Iterable[ast.AST]) -> set[str]:
    named = {name for tree in trees for name in named_in(tree)}
    passed_on = homes()
    return wanted - named - {passed_on.get(name, "") for name in named}


def test_every_service_is_named_by_a_test():
    trees = [parsed(path) for path in modules("tests")]
    assert unnamed(services(), trees) == set(UNNAMED)


def test_services_are_found():
    assert {
        "trail.services.record",
        "activities.services.booking.book_seat",
    } <= services()


def test_unnamed_service_is_found():
    test = ast.parse("from posts.services import ends\nends.end_post(pk=1)")
    wanted = {"posts.services.ends.end_post", "posts.services.ends.drop_post"}
    assert unnamed(wanted, [test]) == {"posts.services.ends.drop_post"}
