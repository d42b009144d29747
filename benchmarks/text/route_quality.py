"""Guesses for unseen real letters, beside a floor.

`python -m benchmarks.text.route_quality category|department [--folds N] [--repeats N]`
"""

import argparse
import statistics
from collections import Counter

from sklearn.model_selection import RepeatedStratifiedKFold

from benchmarks.text.floor import guess
from benchmarks.text.letters import real
from benchmarks.text.measure import report
from text import Router

TASKS = {
    "category": ("citizen_messages_labelled.csv", "category_l1"),
    "department": ("citizen_messages_with_official_reply.csv", "dept_family_derived"),
}


def _ours(rows, labels, unseen):
    router = Router().train(rows, labels, unlabelled=unseen)
    return [[label for label, _ in row] for row in router.route(unseen)]


def _hits(guesses, truth):
    first = sum(row[0] == label for row, label in zip(guesses, truth, strict=True))
    third = sum(label in row for row, label in zip(guesses, truth, strict=True))
    return first / len(truth), third / len(truth)


def _summary(hits):
    first, third = zip(*hits, strict=True)
    return {
        "first": f"{statistics.mean(first):.3f} ± {statistics.pstdev(first):.3f}",
        "among_three": f"{statistics.mean(third):.3f} ± {statistics.pstdev(third):.3f}",
    }


def _measure(name, folds, repeats):
    file, column = TASKS[name]
    letters = [row for row in real(file) if row[column]]
    counts = Counter(row[column] for row in letters)
    letters = [row for row in letters if counts[row[column]] >= folds]
    texts = [(row["title"], row["text"]) for row in letters]
    labels = [row[column] for row in letters]
    hits = {"route": [], "floor_char_ngrams": []}
    splitter = RepeatedStratifiedKFold(
        n_splits=folds, n_repeats=repeats, random_state=11
    )
    for learnt, unseen in splitter.split(texts, labels):
        rows, given = [texts[i] for i in learnt], [labels[i] for i in learnt]
        asked, truth = [texts[i] for i in unseen], [labels[i] for i in unseen]
        for way, answer in (("route", _ours), ("floor_char_ngrams", guess)):
            hits[way].append(_hits(answer(rows, given, asked), truth))
    return {"letters": len(texts), **{way: _summary(hits[way]) for way in hits}}


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("task", choices=TASKS)
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--repeats", type=int, default=1)
    options = parser.parse_args()
    report(
        {"task": options.task, **_measure(options.task, options.folds, options.repeats)}
    )


if __name__ == "__main__":
    main()
