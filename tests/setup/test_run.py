"""./run: how it makes the environment, and what it says when it cannot."""

import os
import shutil
import socket
import subprocess
import time

import pytest

from tests.setup.conftest import ROOT, clean_environment

# Stands for python3: notes how it was called and pretends that it worked.
PYTHON = """#!/bin/sh
echo "python $*" >> "$CALLS"
case "$*" in
  *version_info*) exit {too_old} ;;
  --version) echo "Python 3.{minor}" ;;
  "-m venv .venv") exit {no_ensurepip} ;;
  *"--target .tools uv") [ {no_pip} = 0 ] || exit 1
     mkdir -p .tools/bin; cp "$FAKES/uv.sh" .tools/bin/uv ;;
  "-m venv --clear --without-pip .venv") mkdir -p .venv/bin; cp "$0" .venv/bin/python ;;
esac
"""
UV = """#!/bin/sh
echo "uv $* index=$UV_DEFAULT_INDEX" >> "$CALLS"
[ -z "$UV_FAILS" ] || exit 1
mkdir -p .venv/bin; : > .venv/bin/python; chmod +x .venv/bin/python
"""


class Machine:
    """A copy of ./run in an empty project, with programs that only take notes."""

    def __init__(self, folder):
        self.project = folder / "project"
        self.fakes = folder / "fakes"
        self.calls_file = folder / "calls"
        self.project.mkdir()
        self.fakes.mkdir()
        shutil.copy(ROOT / "run", self.project)
        (self.project / "uv.lock").write_text("one")
        (self.project / "requirements.txt").write_text("one")
        self.write("uv.sh", UV)
        self.python()
        self.environment = {
            "PATH": f"{self.fakes}:/usr/bin:/bin",
            "CALLS": str(self.calls_file),
            "FAKES": str(self.fakes),
        }

    def write(self, name, text):
        program = self.fakes / name
        program.write_text(text)
        program.chmod(0o755)

    def python(self, *, minor=11, too_old=0, no_ensurepip=0, no_pip=0):
        """What the machine's python3 can do; 1 says no."""
        answers = {"too_old": too_old, "no_ensurepip": no_ensurepip, "no_pip": no_pip}
        text = PYTHON
        for name, answer in (answers | {"minor": minor}).items():
            text = text.replace(f"{{{name}}}", str(answer))
        self.write("python3", text)

    def has_uv(self):
        shutil.copy(self.fakes / "uv.sh", self.fakes / "uv")

    def setup(self, **environment):
        self.calls_file.write_text("")
        return subprocess.run(
            ["/bin/sh", "./run", "setup"],
            cwd=self.project,
            env=self.environment | environment,
            capture_output=True,
            text=True,
            check=False,
        )

    def calls(self):
        return [
            line
            for line in self.calls_file.read_text().splitlines()
            if not line.endswith(("--version", "(3, 11))"))
        ]


@pytest.fixture
def machine(tmp_path):
    return Machine(tmp_path)


def test_setup_uses_uv_where_there_is_one(machine):
    machine.has_uv()

    assert machine.setup().returncode == 0

    assert machine.calls() == ["uv sync --quiet --frozen --python python3 index="]


def test_setup_fetches_uv_otherwise(machine):
    assert machine.setup().returncode == 0

    fetched, synced = machine.calls()
    assert fetched.endswith("--target .tools uv")
    assert synced.startswith("uv sync --quiet --frozen")


def test_setup_falls_back_to_pip(machine):
    machine.python(no_pip=1)
    (machine.project / ".venv" / "bin").mkdir(parents=True)
    shutil.copy(machine.fakes / "python3", machine.project / ".venv" / "bin" / "python")

    assert machine.setup().returncode == 0

    assert machine.calls()[1:] == [
        "python -m venv .venv",
        "python -m pip install --quiet --disable-pip-version-check "
        "--require-hashes -r requirements.txt",
    ]


def test_setup_does_without_ensurepip(machine):
    machine.python(no_pip=1, no_ensurepip=1)

    assert machine.setup().returncode == 0

    assert machine.calls()[2:] == [
        "python -m venv --clear --without-pip .venv",
        "python -m pip --python .venv/bin/python install --quiet "
        "--disable-pip-version-check --require-hashes -r requirements.txt",
    ]


@pytest.mark.parametrize("name", ["PIP_INDEX_URL", "UV_DEFAULT_INDEX"])
def test_setup_asks_the_mirror(machine, name):
    machine.has_uv()

    assert machine.setup(**{name: "https://mirror.example/simple"}).returncode == 0

    assert machine.calls()[-1] == (
        "uv pip sync --quiet --require-hashes requirements.txt "
        "index=https://mirror.example/simple"
    )


def test_setup_does_nothing_until_the_lock_changes(machine):
    machine.has_uv()
    machine.setup()

    began = time.monotonic()
    machine.setup()
    took = time.monotonic() - began

    assert machine.calls() == []
    assert took < 0.5
    (machine.project / "uv.lock").write_text("two")
    machine.setup()
    assert len(machine.calls()) == 1


def test_setup_leaves_a_link_alone(machine, tmp_path):
    machine.has_uv()
    (tmp_path / "shared").mkdir()
    (machine.project / ".venv").symlink_to(tmp_path / "shared")

    assert machine.setup().returncode == 0

    assert machine.calls() == []
    assert list((tmp_path / "shared").iterdir()) == []


def test_setup_says_that_python_is_too_old(machine):
    machine.python(minor=9, too_old=1)

    done = machine.setup()

    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        "需要 Python 3.11 或更新版本，当前 python3 是 Python 3.9；"
        "可用 PYTHON=/路径/python3 指定。"
    ]


def test_unknown_habit_is_refused():
    done = subprocess.run(
        ["./run", "dance"], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.startswith("没有 dance 这个命令。\n")


def test_demo_says_at_once_that_the_port_is_taken(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])

        done = subprocess.run(
            ["./run", "demo"],
            cwd=ROOT,
            env=clean_environment(tmp_path / "run") | {"PORT": port, "SERVE": "1"},
            capture_output=True,
            text=True,
            check=False,
        )

    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert f"端口 {port} 不可用" in done.stderr
    assert not (tmp_path / "run").exists()


@pytest.mark.parametrize("shell", ["dash", "bash"])
def test_run_is_plain_shell(shell):
    if not shutil.which(shell):
        pytest.skip(f"本机没有 {shell}")

    done = subprocess.run([shell, "-n", "run"], cwd=ROOT, check=False)

    assert done.returncode == 0
    assert os.access(ROOT / "run", os.X_OK)
    assert os.access(ROOT / ".ci" / "run", os.X_OK)
