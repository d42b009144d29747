"""How real letters are merged, beside single link.

`python -m benchmarks.text.cluster_quality`
"""

from collections import Counter, defaultdict
from itertools import combinations

from benchmarks.text.floor import single_link
from benchmarks.text.letters import real
from benchmarks.text.measure import report
from text import cluster


def _pairs(groups: dict[str, object]) -> set[tuple[str, str]]:
    places = defaultdict(list)
    for letter, group in groups.items():
        places[group].append(letter)
    return {pair for row in places.values() for pair in combinations(sorted(row), 2)}


def _judge(found: dict[str, int], truth: list[dict[str, str]]) -> dict[str, object]:
    rows = [row for row in truth if row["role"] != "ambiguous"]
    said = {
        row["msg_id"]: row["cluster"] + (row["role"] != "member") * row["msg_id"]
        for row in rows
    }
    expected, linked = _pairs(said), _pairs({letter: found[letter] for letter in said})
    homes = defaultdict(set)
    for row in rows:
        if row["role"] == "member":
            homes[row["cluster"]].add(found[row["msg_id"]])
    hard = [row for row in rows if row["role"] == "hard_negative"]
    precision = len(expected & linked) / max(1, len(linked))
    recall = len(expected & linked) / len(expected)
    return {
        "precision": round(precision, 4),
        "recall": round(recall, 4),
        "pair_f1": round(2 * precision * recall / (precision + recall), 4),
        "hard_negatives": len(hard),
        "hard_negatives_linked": sum(
            found[row["msg_id"]] in homes[row["cluster"]] for row in hard
        ),
        "largest_group": max(Counter(found.values()).values()),
    }


def main() -> None:
    letters = real("citizen_messages_unlabelled_votes.csv")
    truth = real("merge_clusters.csv")
    rows = [(row["title"], row["text"]) for row in letters]
    names = [row["msg_id"] for row in letters]
    found = {
        "cluster": cluster(rows),
        "floor_single_link_0.30": single_link(rows, 0.30),
        "floor_single_link_0.20": single_link(rows, 0.20),
    }
    report(
        {
            "letters": len(rows),
            **{
                name: _judge(dict(zip(names, groups, strict=True)), truth)
                for name, groups in found.items()
            },
        }
    )


if __name__ == "__main__":
    main()
