"""What a day's work with the same libraries gives: the floor for every figure."""

from collections.abc import Sequence

import rjieba
from scipy.sparse.csgraph import connected_components
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sparse_dot_topn import sp_matmul_topn

Rows = Sequence[tuple[str, str]]


def _words(text: str) -> list[str]:
    return [word for word in rjieba.cut(text) if len(word) > 1]


def tokens(rows: Rows) -> int:
    return sum(len(_words(title)) + len(_words(text)) for title, text in rows)


def single_link(rows: Rows, threshold: float) -> list[int]:
    """Words, the title three times, links above the cosine, connected parts."""
    table = TfidfVectorizer(
        tokenizer=_words, token_pattern=None, sublinear_tf=True
    ).fit_transform([f"{title} " * 3 + text for title, text in rows])
    links = sp_matmul_topn(table, table.T.tocsr(), top_n=100, threshold=threshold)
    return connected_components(links, directed=False)[1].tolist()


def guess(
    rows: Rows, labels: Sequence[str], unseen: Rows, n: int = 3
) -> list[list[str]]:
    """Character n-grams and logistic regression, nothing tuned."""
    table = TfidfVectorizer(analyzer="char", ngram_range=(1, 3), sublinear_tf=True)
    learnt = table.fit_transform([f"{title} {text}" for title, text in rows])
    model = LogisticRegression(C=10, class_weight="balanced", max_iter=100).fit(
        learnt, labels
    )
    chance = model.predict_proba(
        table.transform([f"{title} {text}" for title, text in unseen])
    )
    return [[model.classes_[i] for i in row] for row in (-chance).argsort(1)[:, :n]]
