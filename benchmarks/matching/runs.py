"""Generated instances, and programmes run in processes of their own."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared" / "bench" / "matching"

Figures = dict[str, Any]


def generated(folder: Path, seed: int, *options: str) -> Path:
    """An instance of one city, or more with ``--scale``."""
    path = folder / f"{seed}{''.join(options)}.json"
    command = [SHARED / "gen.py", "--seed", seed, "--out", path, *options]
    run_lines(*map(str, command))
    return path


def measured(name: str, *arguments: str) -> Figures:
    """The JSON line a sibling module prints."""
    return run_lines("-m", f"benchmarks.matching.{name}", *arguments)


def checked(instance: Path, result: Path) -> Figures:
    """What the independent checker says."""
    return run_lines(str(SHARED / "check.py"), str(instance), str(result))


def run_lines(*arguments: str) -> Figures:
    """Run Python and read its last line as JSON."""
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    figures: Figures = json.loads(done.stdout.strip().splitlines()[-1])
    return figures
