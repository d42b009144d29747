"""No signals, no `save()` with consequences, nothing built on the tests."""

import ast
from collections.abc import Iterator

import pytest

from tests.architecture.tree import CODE, imported, modules, named, parsed

SIGNALS = ("django.dispatch", "celery.signals", "pghistory", "blinker")
# Signals of others that are listened to, and why.
HEARD = {
    "members/sign_ins.py": "who signs in, through whichever page, tells no other way"
}
OVERRIDDEN = {"save", "delete", "asave", "adelete", "__init__", "bulk_create"}


def signals_in(tree: ast.AST) -> list[str]:
    """Imports that bring in signals, under whatever name."""
    return [
        f"{module}.{name}".strip(".")
        for module, name, _ in imported(tree)
        if module.startswith(SIGNALS)
        or module.endswith(".signals")
        or name == "signals"
    ]


def overridden_in(tree: ast.AST) -> Iterator[str]:
    """Methods of models and querysets that change what writing a row means."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):
            for part in node.body:
                if getattr(part, "name", "") in OVERRIDDEN:
                    yield f"{node.name}.{part.name}"


def models():
    return [p for p in modules(*CODE) if p.stem == "models" or "models" in p.parts]


def test_signals_are_not_used():
    found = {named(path): signals_in(parsed(path)) for path in modules(*CODE)}
    used = {name: uses for name, uses in found.items() if uses}
    assert used == {
        "members/sign_ins.py": [
            "django.contrib.auth.signals",
            "django.dispatch.receiver",
        ]
    }
    assert set(used) == set(HEARD)


def test_models_write_rows_as_django_does():
    found = {named(path): list(overridden_in(parsed(path))) for path in models()}
    assert len(found) > 10
    assert {name: uses for name, uses in found.items() if uses} == {}


def test_nothing_is_built_on_the_tests():
    users = [
        named(path)
        for path in modules(*CODE)
        if any(module.split(".")[0] == "tests" for module, *_ in imported(parsed(path)))
    ]
    assert users == []


@pytest.mark.parametrize(
    "text",
    [
        "from django.db.models.signals import post_save",
        "from django.db.models import signals",
        "from django.dispatch import receiver",
        "import django.core.signals",
    ],
)
def test_signal_is_found(text):
    assert signals_in(ast.parse(text))


def test_overridden_save_is_found():
    tree = ast.parse("class Post(Model):\n    def save(self, *args): ...")
    assert list(overridden_in(tree)) == ["Post.save"]
