import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
GIVEN = {
    "SECRET_KEY": "x" * 60,
    "DATABASE_URL": "postgresql:///unused",
    "REDIS_URL": "redis://unused",
}


def load(**changed):
    given = {name: value for name, value in {**GIVEN, **changed}.items() if value}
    keep = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return subprocess.run(
        [sys.executable, "-c", "import zhiqing.settings"],
        cwd=ROOT,
        env=keep | given,
        capture_output=True,
        text=True,
        check=False,
    )


def test_settings_load_with_what_must_be_given():
    assert load().returncode == 0, load().stderr


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY 未设置"),
        ({"DATABASE_URL": ""}, "DATABASE_URL 未设置"),
        ({"DATABASE_URL": "sqlite:///x.db"}, "必须指向 PostgreSQL"),
    ],
)
def test_missing_or_unusable_value_is_one_clear_line(changed, sentence):
    answer = load(**changed)
    assert answer.returncode != 0
    assert sentence in answer.stderr.strip().splitlines()[-1]
