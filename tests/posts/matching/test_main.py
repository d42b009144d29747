import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from posts.matching.__main__ import main

GOOD: dict[str, Any] = {
    "format": "session-match/1",
    "rules": {"no_overlap": True, "min_headcount": True},
    "members": [{"k": 1, "bonus": [5]}, {"k": 1}],
    "posts": [{}],
    "sessions": [
        {"post": 0, "cap": 1, "start": 0, "end": 60},
        {"cap": 2, "min": 2, "times": [[0, 60]]},
    ],
    "edges": {"member": [0, 1, 1], "session": [0, 0, 1], "score": [7, 9, 3]},
    "fixed": [],
}


def run(tmp_path, content, *options):
    path, out = tmp_path / "in.json", tmp_path / "out.json"
    path.write_text(content if isinstance(content, str) else json.dumps(content))
    return main(["solve", str(path), "-o", str(out), *options]), out


def changed(**parts):
    return json.loads(json.dumps(GOOD)) | parts


def test_solve_writes_seats_figures_and_reasons(tmp_path, capsys):
    status, out = run(tmp_path, GOOD, "--time-limit", "10", "--seed", "3")

    result = json.loads(out.read_text())
    summary = json.loads(capsys.readouterr().out)
    assert status == 0
    assert result["assign"] == [[0, 0]]
    assert result["objective"] == result["bound"] == result["claimed_bound"] == 12
    assert (result["gap"], result["status"]) == (0, "optimal")
    assert result["reasons"] == [
        {
            "member": 1,
            "session": 0,
            "reason": "full",
            "score": 9,
            "wanted": 2,
            "seats": 1,
            "rank": 2,
            "cutoff": result["reasons"][0]["cutoff"],
            "change": "more_seats",
            "amount": 1,
        }
    ]
    assert result["digest"] == summary["digest"]


def test_solve_gives_every_refused_wish_on_request(tmp_path):
    _, out = run(tmp_path, GOOD, "--all-reasons")

    found = [
        (r["session"], r["reason"]) for r in json.loads(out.read_text())["reasons"]
    ]
    assert found == [(0, "full"), (1, "not_enough_people")]


@pytest.mark.parametrize(
    "empty",
    [
        {"members": []},
        {"members": [], "sessions": []},
        {},
        {"members": [{"k": 3}], "sessions": [{"cap": 0}]},
    ],
)
def test_solve_answers_an_empty_round_with_nothing(tmp_path, empty):
    content = changed(edges={"member": [], "session": [], "score": []}) | empty

    status, out = run(tmp_path, content)

    result = json.loads(out.read_text())
    assert status == 0
    assert (result["assign"], result["objective"], result["gap"]) == ([], 0, 0)
    assert len(result["reasons"]) == len(content["members"])


BAD = {
    "not json": "{",
    "empty file": "",
    "nan": '{"format": NaN}',
    "deep": "[" * 100_000,
    "list": "[]",
    "format": changed(format="session-match/2"),
    "no members": {k: v for k, v in GOOD.items() if k != "members"},
    "no k": changed(members=[{}, {"k": 1}]),
    "negative k": changed(members=[{"k": -1}, {"k": 1}]),
    "float k": changed(members=[{"k": 1.0}, {"k": 1}]),
    "true k": changed(members=[{"k": True}, {"k": 1}]),
    "no cap": changed(sessions=[{}, {"cap": 1}]),
    "negative cap": changed(sessions=[{"cap": -1}, {"cap": 1}]),
    "min above cap": changed(sessions=[{"cap": 1, "min": 2}, {"cap": 1}]),
    "end before start": changed(
        sessions=[{"cap": 1, "start": 9, "end": 8}, {"cap": 1}]
    ),
    "no end": changed(sessions=[{"cap": 1, "start": 9}, {"cap": 1}]),
    "unknown post": changed(sessions=[{"cap": 1, "post": 1}, {"cap": 1}]),
    "text score": changed(edges=GOOD["edges"] | {"score": [1, "2", 3]}),
    "float score": changed(edges=GOOD["edges"] | {"score": [1, 2.5, 3]}),
    "huge score": changed(edges=GOOD["edges"] | {"score": [1, 10**30, 3]}),
    "short column": changed(edges=GOOD["edges"] | {"score": [1]}),
    "unknown member": changed(edges=GOOD["edges"] | {"member": [0, 1, 2]}),
    "negative session": changed(edges=GOOD["edges"] | {"session": [0, 0, -1]}),
    "same pair twice": changed(edges=GOOD["edges"] | {"member": [0, 0, 1]}),
    "negative load": changed(edges=GOOD["edges"] | {"load": [1, -1, 1]}),
    "fixed no candidate": changed(fixed=[[0, 1]]),
    "fixed unknown": changed(fixed=[[0, 7]]),
    "fixed triple": changed(fixed=[[0, 0, 0]]),
    "fixed over cap": changed(fixed=[[0, 0], [1, 0]]),
    "fixed over k": changed(fixed=[[1, 0], [1, 1]]),
    "rising bonus": changed(members=[{"k": 2, "bonus": [1, 2]}, {"k": 1}]),
    "rule not a switch": changed(rules={"no_overlap": 1}),
    "place unknown": changed(
        travel={"between_cities": 0, "within_city": [[[0]]]},
        sessions=[{"cap": 1, "place": [0, 4]}, {"cap": 1}],
    ),
    "travel not square": changed(travel={"within_city": [[[0, 1]]]}),
}


@pytest.mark.parametrize("name", BAD)
def test_solve_refuses_bad_input_in_one_line(tmp_path, capsys, name):
    status, out = run(tmp_path, BAD[name])

    said = capsys.readouterr()
    assert status != 0
    assert said.out == ""
    assert said.err.startswith("错误：")
    assert said.err.count("\n") == 1
    assert not out.exists()


def test_solve_refuses_a_file_too_large_to_read(tmp_path, capsys):
    path = tmp_path / "large.json"
    with path.open("wb") as file:
        file.truncate(300 * 1024 * 1024)

    assert main(["solve", str(path), "-o", str(tmp_path / "out.json")]) != 0
    assert "过大" in capsys.readouterr().err


@pytest.mark.parametrize(
    "options",
    [
        [],
        ["solve"],
        ["solve", "missing.json", "-o", "out.json"],
        ["solve", "in.json", "-o", "nowhere/out.json"],
        ["solve", "in.json", "-o", "out.json", "--time-limit", "nan"],
        ["solve", "in.json", "-o", "out.json", "--seed", "-1"],
    ],
)
def test_solve_refuses_bad_arguments_in_one_line(
    tmp_path, capsys, monkeypatch, options
):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "in.json").write_text(json.dumps(GOOD))

    status = main(options)

    said = capsys.readouterr()
    assert status != 0
    assert said.err.count("\n") == 1
    assert not (tmp_path / "out.json").exists()


def test_engine_needs_neither_django_nor_scipy():
    code = (
        "import sys, posts.matching.__main__\n"
        "assert not {'django', 'scipy', 'ortools'} & set(sys.modules)"
    )
    root = Path(__file__).resolve().parents[3]
    subprocess.run([sys.executable, "-c", code], cwd=root, check=True)
