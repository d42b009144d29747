"""The files for production agree with the code and with each other."""

import re
import runpy
import subprocess
import sys
import threading
import tomllib
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from tests.setup.conftest import ROOT

LOCAL_ONLY = {"tests", "benchmarks"}


def read(name):
    return (ROOT / name).read_text(encoding="utf-8")


def named_in_example():
    return set(re.findall(r"^#?([A-Z_]+)=", read(".env.example"), re.MULTILINE))


def test_example_lists_every_setting():
    settings = read("zhiqing/settings.py")
    read_there = set(re.findall(r'(?:env\.\w+|required)\(\s*"([A-Z_]+)"', settings))

    assert len(read_there) > 10
    assert read_there - named_in_example() == set()


def test_example_lists_what_compose_asks_for():
    asked = set(re.findall(r"\$\{([A-Z_]+)", read("docker-compose.yml")))

    assert {"SECRET_KEY", "POSTGRES_PASSWORD"} <= asked
    assert asked - named_in_example() == set()


def test_compose_follows_the_schema():
    done = subprocess.run(
        [sys.executable, "-m", "check_jsonschema", "docker-compose.yml",
         "--builtin-schema", "vendor.compose-spec"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert done.returncode == 0, done.stdout


def test_image_holds_every_room():
    rooms = {p.parent.name for p in ROOT.glob("*/__init__.py")} - LOCAL_ONLY
    let_in = set(re.findall(r"^!(\w+)$", read(".dockerignore"), re.MULTILINE))

    assert {"zhiqing", "members"} <= rooms
    assert rooms - let_in == set()


def test_requirements_are_the_lock_file():
    locked = tomllib.loads(read("uv.lock"))["package"]
    exported = dict(
        re.findall(r"^([\w.-]+)==([^\s;]+)", read("requirements.txt"), re.M)
    )

    expected = {p["name"]: p["version"] for p in locked if "virtual" not in p["source"]}

    assert len(expected) > 50
    assert exported == expected


@pytest.mark.parametrize(("url", "expected"), [("memory://", 1), ("redis://x", 3)])
def test_jobs_in_memory_are_seen_by_the_only_process(url, expected, monkeypatch):
    monkeypatch.setenv("REDIS_URL", url)
    monkeypatch.setenv("WEB_CONCURRENCY", "3")

    settings = runpy.run_path(str(ROOT / "deploy" / "gunicorn.conf.py"))

    assert settings["workers"] == expected


@pytest.mark.parametrize(("status", "expected"), [(200, 0), (302, 1), (503, 1)])
def test_probe_tells_by_its_status(status, expected):
    class Site(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(status)
            self.end_headers()

        def log_message(self, *_):
            """Quiet."""

    with HTTPServer(("127.0.0.1", 0), Site) as site:
        thread = threading.Thread(target=site.handle_request)
        thread.start()
        probe = runpy.run_path(str(ROOT / "deploy" / "probe.py"))["main"]

        assert probe(f"http://127.0.0.1:{site.server_port}/readyz") == expected
        thread.join()


def test_probe_fails_where_nothing_answers():
    probe = runpy.run_path(str(ROOT / "deploy" / "probe.py"))["main"]

    assert probe("http://127.0.0.1:1/readyz") == 1
