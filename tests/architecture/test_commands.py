"""Every management command has a test that calls it."""

import ast
from collections.abc import Iterator

from tests.architecture.tree import CODE, modules, parsed

# By Django's own door, or as a person does: manage.py and the name after it.
DOOR, PROGRAM = "call_command", "manage.py"


def commands() -> set[str]:
    return {
        path.stem
        for path in modules(*CODE)
        if path.parent.name == "commands" and path.stem != "__init__"
    }


def called(tree: ast.AST) -> Iterator[str]:
    """The commands that a module starts."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call | ast.List | ast.Tuple):
            continue
        parts = node.args if isinstance(node, ast.Call) else node.elts
        words = [one.value for one in parts if isinstance(one, ast.Constant)]
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith(DOOR):
            yield from words[:1]
        elif PROGRAM in words[:-1]:
            yield words[words.index(PROGRAM) + 1]


def test_every_command_is_called_by_a_test():
    words = {word for path in modules("tests") for word in called(parsed(path))}
    assert commands() - words == set()


def test_commands_are_found():
    assert {"check_trail", "demo", "import_list", "report"} <= commands()


def test_word_elsewhere_is_no_call():
    tree = ast.parse(
        "call_command('report', 'x'); run([python, 'manage.py', 'demo', '--seed']);"
        "run('manage.py', 'match'); log('check_trail'); run(['./run', 'demo'])"
    )
    assert sorted(called(tree)) == ["demo", "match", "report"]
