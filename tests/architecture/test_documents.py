"""Documents name only files, habits and commands that exist."""

import re
from collections.abc import Iterator

from tests.architecture.test_commands import commands
from tests.architecture.tree import ROOT, files, named, unkept

LINK = re.compile(r"\]\((?!https?:|#)([^)\s#]+)")
QUOTED = re.compile(r"`([\w.][\w./-]*/[\w.-]+)`")
HABIT = re.compile(r"\./run ([a-z]\w+)")
BENCHMARK = re.compile(r"\./run bench ([a-z_]+)\.([a-z_]+)")
COMMAND = re.compile(r"manage\.py ([a-z]\w+)")
DJANGO = {
    "check",
    "collectstatic",
    "createsuperuser",
    "migrate",
    "shell",
    "spectacular",
}
DJANGO |= {"changepassword", "makemigrations", "dumpdata"}


def documents():
    return [path for path in files() if path.suffix == ".md"]


def missing_in(text: str, folder=ROOT) -> Iterator[str]:
    """Links and quoted paths behind which there is nothing."""
    for link in LINK.findall(text):
        if not (folder / link).exists():
            yield link
    for quoted in QUOTED.findall(text):
        top = ROOT / quoted.split("/")[0]
        if top.is_dir() and top.name not in unkept() and not (ROOT / quoted).exists():
            yield quoted


def habits() -> set[str]:
    script = (ROOT / "run").read_text()
    return set(re.findall(r"^    (?:help \| )?([a-z]\w+)\)", script, re.M)) | {"help"}


def test_documents_name_files_that_exist():
    found = {
        named(path): sorted(set(missing_in(path.read_text(), path.parent)))
        for path in documents()
    }
    assert {name: missing for name, missing in found.items() if missing} == {}


def test_documents_name_commands_that_exist():
    for path in documents():
        text = path.read_text()
        assert set(HABIT.findall(text)) <= habits(), named(path)
        assert set(COMMAND.findall(text)) <= commands() | DJANGO, named(path)


def test_documents_name_benchmarks_that_exist():
    text = "".join(path.read_text() for path in documents())
    named_there = {f"benchmarks/{a}/{b}.py" for a, b in BENCHMARK.findall(text)}
    assert named_there
    assert {name for name in named_there if not (ROOT / name).is_file()} == set()


def test_ci_runs_a_habit_of_its_own():
    assert "exec ./run ci\n" in (ROOT / ".ci/run").read_text()
    assert {"demo", "test", "ci"} <= habits()


def test_missing_file_is_found():
    text = "[a](docs/no.md) `trail/none.py` `trail/chain.py` `application/json`"
    assert list(missing_in(text)) == ["docs/no.md", "trail/none.py"]
