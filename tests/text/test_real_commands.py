"""The commands on real letters; how good the engines are is judged beside."""

import csv
import subprocess
import sys
from collections import defaultdict
from itertools import combinations
from pathlib import Path

import pytest

from tests.text.samples import DATA, real

ROOT = Path(__file__).resolve().parents[2]
COLUMNS = ("--column", "title", "--column", "text")


def run(*words):
    done = subprocess.run(
        [sys.executable, "-m", "text", *map(str, words), *COLUMNS],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
        timeout=120,
    )
    assert (done.returncode, done.stderr) == (0, "")


def read(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def written(path, rows):
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    return path


def together(groups):
    """Pairs of letters that stand in one group."""
    homes = defaultdict(list)
    for letter, group in groups:
        homes[group].append(letter)
    return {pair for row in homes.values() for pair in combinations(sorted(row), 2)}


@pytest.fixture(scope="module")
def clustered(tmp_path_factory):
    """The whole file of letters, as `cluster` writes it."""
    letters = real("citizen_messages_unlabelled_votes.csv")
    target = tmp_path_factory.mktemp("real") / "clustered.csv"
    run("cluster", DATA / "citizen_messages_unlabelled_votes.csv", "-o", target)
    found = read(target)
    assert [
        {**row, "cluster": one["cluster"]}
        for one, row in zip(found, letters, strict=True)
    ] == found
    return found


def test_all_letters_are_clustered_as_a_reader_did(clustered):
    assert len(clustered) == 4326
    number = {row["msg_id"]: row["cluster"] for row in clustered}
    judged = [row for row in real("merge_clusters.csv") if row["role"] != "ambiguous"]
    said = together(
        (
            row["msg_id"],
            row["cluster"] if row["role"] == "member" else row["msg_id"],
        )
        for row in judged
    )
    found = together((row["msg_id"], number[row["msg_id"]]) for row in judged)
    assert len(said & found) >= 0.97 * len(found)
    assert len(said & found) >= 0.90 * len(said)


def test_letters_reach_their_category_by_the_command(tmp_path):
    rows = real("citizen_messages_labelled.csv")
    learnt = written(tmp_path / "train.csv", rows[::2])
    unseen = [{**row, "category_l1": ""} for row in rows[1::2]]
    asked = written(tmp_path / "in.csv", unseen)
    target = tmp_path / "out.csv"
    run("route", asked, "-o", target, "--train", learnt, "--label", "category_l1")
    guesses = read(target)
    truth = [row["category_l1"] for row in rows[1::2]]
    pairs = list(zip(guesses, truth, strict=True))
    first = sum(row["label_1"] == label for row, label in pairs)
    third = sum(
        label in (row["label_1"], row["label_2"], row["label_3"])
        for row, label in pairs
    )
    assert first >= 0.80 * len(truth)
    assert third >= 0.95 * len(truth)


def test_all_letters_are_routed_by_the_command(tmp_path):
    train = DATA / "citizen_messages_labelled.csv"
    categories = {row["category_l1"] for row in real(train.name)}
    letters = real("citizen_messages_unlabelled_votes.csv")
    target = tmp_path / "out.csv"
    source = DATA / "citizen_messages_unlabelled_votes.csv"
    run("route", source, "-o", target, "--train", train, "--label", "category_l1")
    found = read(target)
    assert [row["msg_id"] for row in found] == [row["msg_id"] for row in letters]
    for row in found:
        guesses = [row["label_1"], row["label_2"], row["label_3"]]
        assert len(set(guesses)) == 3
        assert set(guesses) <= categories
        assert float(row["score_1"]) >= float(row["score_2"]) >= float(row["score_3"])
