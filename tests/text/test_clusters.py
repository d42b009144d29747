from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from opencc import OpenCC

from tests.text.samples import letters, real
from text import TextError, cluster
from text.clusters import THRESHOLD
from text.corpus import build_corpus, fold_rows
from text.weights import build_views


def _pairs(groups: Sequence[object]) -> set[tuple[int, int]]:
    places: dict[object, list[int]] = defaultdict(list)
    for place, group in enumerate(groups):
        places[group].append(place)
    return {pair for row in places.values() for pair in combinations(row, 2)}


def test_cluster_joins_the_same_matter_at_the_same_place_only():
    rows = letters()

    numbers = cluster([(title, text) for _, title, text in rows])

    assert _pairs(numbers) == _pairs([group for group, _, _ in rows])


def test_cluster_numbers_run_from_one_in_order_of_appearance():
    numbers = cluster([(title, text) for _, title, text in letters()])

    assert list(dict.fromkeys(numbers)) == list(range(1, max(numbers) + 1))


def test_cluster_of_nothing_and_of_empty_texts():
    assert cluster([]) == []
    assert cluster([("", ""), ("", ""), (" ", "\n")]) == [1, 2, 3]


def test_cluster_keeps_strangers_in_a_small_list_apart():
    assert cluster(
        [
            ("云溪社区路灯不亮", "云溪社区路灯坏了三个月"),
            ("桂花新村停水", "连续停水两天"),
        ]
    ) == [1, 2]


@pytest.mark.parametrize("threshold", [0.01, 0.5, 0.99])
def test_repeated_texts_stay_together_at_any_threshold(threshold):
    rows = [(title, text) for _, title, text in letters()[::3]]

    numbers = cluster(
        [*rows, *((f" {title} ", f"{text}\n") for title, text in rows)], threshold
    )

    assert numbers[: len(rows)] == numbers[len(rows) :]


@pytest.mark.parametrize("threshold", [0, 1, -0.1, float("nan")])
def test_threshold_outside_the_open_interval_is_refused(threshold):
    with pytest.raises(TextError, match="阈值"):
        cluster([("一", "二")], threshold)


@given(st.sets(st.integers(0, len(letters()) - 1), max_size=40))
@settings(max_examples=10, deadline=None)
def test_traditional_writing_changes_no_group(chosen):
    convert = OpenCC("s2t").convert
    rows = [(title, text) for _, title, text in letters()]
    mixed = [
        (convert(title), convert(text)) if place in chosen else (title, text)
        for place, (title, text) in enumerate(rows)
    ]

    assert cluster(mixed) == cluster(rows)


def test_cluster_is_the_same_on_every_run():
    rows = [(title, text) for _, title, text in letters()]

    assert cluster(rows) == cluster(rows)


def _chain(links: int, width: int) -> list[tuple[str]]:
    """Every text shares most of its words with the next one, none with the far ones."""
    words = [chr(0x4E00 + 7 * i) + chr(0x4E01 + 11 * i) for i in range(links + width)]
    return [("，".join(words[at : at + width]),) for at in range(links)]


def test_a_chain_of_neighbours_does_not_become_one_group():
    numbers = cluster(_chain(links=300, width=10), 0.05)

    assert max(Counter(numbers).values()) <= 30


@pytest.mark.parametrize("threshold", [0.03, THRESHOLD, 0.4])
def test_every_member_is_like_the_rest_of_its_group(threshold):
    rows = sorted(set(_chain(200, 8))) + [
        (f"{title}。{text}",) for _, title, text in letters()
    ]
    whole = build_views(build_corpus(fold_rows(rows))).whole
    numbers = np.array(cluster(rows, threshold))

    for number in np.unique(numbers):
        members = np.flatnonzero(numbers == number)
        alike = (whole[members] @ whole[members].T).toarray()
        np.fill_diagonal(alike, 0)
        if len(members) > 1:
            mean = alike.sum(axis=1) / (len(members) - 1)
            assert mean.min() >= 0.6 * threshold - 1e-5


@pytest.fixture(scope="module")
def real_numbers() -> dict[str, int]:
    rows = real("citizen_messages_unlabelled_votes.csv")
    numbers = cluster([(row["title"], row["text"]) for row in rows])
    return dict(zip((row["msg_id"] for row in rows), numbers, strict=True))


def test_real_letters_are_merged_as_a_reader_merged_them(real_numbers):
    rows = [r for r in real("merge_clusters.csv") if r["role"] != "ambiguous"]
    truth = [
        r["cluster"] if r["role"] == "member" else f"{r['cluster']}#{r['msg_id']}"
        for r in rows
    ]

    expected = _pairs(truth)
    found = _pairs([real_numbers[r["msg_id"]] for r in rows])

    precision = len(expected & found) / len(found)
    recall = len(expected & found) / len(expected)
    assert precision >= 0.99
    assert 2 * precision * recall / (precision + recall) >= 0.97


def test_real_hard_negatives_stay_out(real_numbers):
    rows = real("merge_clusters.csv")
    members = defaultdict(set)
    for row in rows:
        if row["role"] == "member":
            members[row["cluster"]].add(real_numbers[row["msg_id"]])
    hard = [row for row in rows if row["role"] == "hard_negative"]

    linked = sum(real_numbers[r["msg_id"]] in members[r["cluster"]] for r in hard)

    assert linked <= 0.1 * len(hard)


def test_no_real_group_swallows_strangers(real_numbers):
    assert max(Counter(real_numbers.values()).values()) <= 80
