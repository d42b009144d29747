import csv
import subprocess
import sys
from pathlib import Path

import pytest

from tests.text.samples import letters
from text.__main__ import main

ROWS = letters()
ROOT = Path(__file__).resolve().parents[2]


def _write(path: Path, encoding: str = "utf-8") -> Path:
    with path.open("w", encoding=encoding, newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["编号", "title", "text", "matter"])
        for number, (group, title, text) in enumerate(ROWS):
            writer.writerow([number, title, f"{text}\n“盼”,复", group.split("/")[1]])
    return path


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return _write(tmp_path / "in.csv")


def _read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def _cluster(source: Path, output: Path, *more: str) -> list[str]:
    return ["cluster", str(source), "-o", str(output), *more]


COLUMNS = ("--column", "title", "--column", "text")


def _route(source: Path, output: Path, train: Path, label: str = "matter") -> list[str]:
    return [
        *("route", str(source), "-o", str(output), "--train", str(train)),
        *(*COLUMNS, "--label", label),
    ]


def test_cluster_command_adds_one_column_and_keeps_the_others(source, tmp_path):
    assert main(_cluster(source, tmp_path / "out.csv", *COLUMNS)) == 0

    found = _read(tmp_path / "out.csv")
    kept = [{k: v for k, v in row.items() if k != "cluster"} for row in found]
    assert list(found[0]) == ["编号", "title", "text", "matter", "cluster"]
    assert kept == _read(source)
    assert len({row["cluster"] for row in found}) == len({row[0] for row in ROWS})


def test_cluster_command_runs_as_a_module(source, tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "text", *_cluster(source, tmp_path / "o.csv", *COLUMNS)],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )

    assert (done.returncode, done.stderr) == (0, "")
    assert len(_read(tmp_path / "o.csv")) == len(ROWS)


def test_route_command_adds_labels_and_scores(source, tmp_path):
    assert main(_route(source, tmp_path / "out.csv", source)) == 0

    found = _read(tmp_path / "out.csv")
    assert list(found[0])[4:] == [
        *("label_1", "label_2", "label_3", "score_1", "score_2", "score_3")
    ]
    assert all(row["label_1"] == row["matter"] for row in found)
    assert all(float(row["score_1"]) >= float(row["score_2"]) for row in found)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_other_encodings_give_the_same_result(source, tmp_path, encoding):
    other = _write(tmp_path / "other.csv", encoding)

    assert main(_cluster(source, tmp_path / "one.csv", *COLUMNS)) == 0
    assert main(_cluster(other, tmp_path / "two.csv", *COLUMNS)) == 0

    assert (tmp_path / "one.csv").read_bytes() == (tmp_path / "two.csv").read_bytes()


def test_a_second_run_replaces_the_column(source, tmp_path):
    output = tmp_path / "out.csv"
    main(_cluster(source, output, *COLUMNS))
    first = output.read_bytes()

    assert main(_cluster(output, output, *COLUMNS)) == 0
    assert output.read_bytes() == first


BAD_FILES = {
    "empty.csv": b"",
    "heading.csv": b"title,text,matter\n",
    "ragged.csv": b"title,text,matter\na,b\n",
    "quotes.csv": b'title,text,matter\n"a"b,c,d\n',
    "binary.csv": b"PK\x03\x04\x00\x00\x00title",
    "utf16.csv": "title,text,matter\n停水,没有水,水\n".encode("utf-16"),
    "big5.csv": (
        "title,text,matter\n"
        + "電梯停運,這部電梯壞了很久沒有人來修理請主管單位儘快處理,電梯\n"
    ).encode("big5"),
    "latin.csv": "title,text,matter\ncafé à la crème,b,c\n".encode("latin-1"),
}


@pytest.mark.parametrize("name", BAD_FILES)
def test_a_file_that_cannot_be_read_is_refused(tmp_path, capsys, name):
    (tmp_path / name).write_bytes(BAD_FILES[name])

    _assert_refused(
        _cluster(tmp_path / name, tmp_path / "out.csv", *COLUMNS), tmp_path, capsys
    )


def _assert_refused(arguments: list[str], folder: Path, capsys) -> str:
    before = {path: path.read_bytes() for path in folder.iterdir() if path.is_file()}

    assert main(arguments) == 2

    message = str(capsys.readouterr().err)
    assert message.count("\n") == 1
    assert any("\u4e00" <= character <= "\u9fff" for character in message)
    assert before == {p: p.read_bytes() for p in folder.iterdir() if p.is_file()}
    return message


@pytest.mark.parametrize("threshold", ["0", "1", "-1", "nan", "高", "2"])
def test_a_wrong_threshold_is_refused(source, tmp_path, capsys, threshold):
    arguments = _cluster(
        source, tmp_path / "out.csv", *COLUMNS, f"--threshold={threshold}"
    )

    assert "阈值" in _assert_refused(arguments, tmp_path, capsys)


def test_an_unknown_column_is_named(source, tmp_path, capsys):
    arguments = _cluster(source, tmp_path / "out.csv", "--column", "标题")

    assert "标题" in _assert_refused(arguments, tmp_path, capsys)


def test_missing_files_and_folders_are_named(source, tmp_path, capsys):
    missing, nowhere = tmp_path / "missing.csv", tmp_path / "no" / "out.csv"
    output = tmp_path / "out.csv"

    for arguments, named in (
        (_cluster(missing, output, *COLUMNS), missing),
        (_cluster(tmp_path, output, *COLUMNS), tmp_path),
        (_cluster(source, nowhere, *COLUMNS), nowhere),
        (_cluster(source, tmp_path, *COLUMNS), tmp_path),
        (_route(source, output, missing), missing),
    ):
        assert str(named) in _assert_refused(arguments, tmp_path, capsys)


@pytest.mark.parametrize("arguments", [[], ["merge"], ["cluster"], ["route", "a.csv"]])
def test_wrong_usage_is_one_line(arguments, tmp_path, capsys):
    _assert_refused(arguments, tmp_path, capsys)


@pytest.mark.parametrize(
    ("labels", "reason"),
    [(["", ""], "没有带标签的行"), (["水", "水"], "一种标签")],
)
def test_training_without_choice_is_refused(source, tmp_path, capsys, labels, reason):
    train = tmp_path / "train.csv"
    train.write_text(
        "title,text,matter\n" + "".join(f"停水,没有水,{label}\n" for label in labels),
        encoding="utf-8",
    )

    message = _assert_refused(
        _route(source, tmp_path / "out.csv", train), tmp_path, capsys
    )

    assert reason in message
