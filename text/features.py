"""What a classifier sees of a text: words, characters, matters and topics."""

from collections.abc import Sequence

import scipy.sparse as sp
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.preprocessing import normalize

from text.matters import weigh_matters
from text.tokens import cut

# A folded text as its title and its body.
Row = tuple[str, str]

_TITLE_REPEATS, _TITLE_REPEATS_CHARS = 4, 3
_LONGEST = 1200
_TOPICS = 60
_SEED = 20240801


def _title_words(row: Row) -> list[str]:
    return cut(row[0])


def _all_words(row: Row) -> list[str]:
    return cut(row[0]) * _TITLE_REPEATS + cut(row[1][:_LONGEST])


def _characters(row: Row) -> str:
    return f"{row[0]} " * _TITLE_REPEATS_CHARS + row[1][:_LONGEST]


def _by_words(analyzer: object, least: int) -> TfidfVectorizer:
    return TfidfVectorizer(analyzer=analyzer, sublinear_tf=True, min_df=least)


class WordView:
    """Words of title and text, matters of the lexicon, and topics.

    Topics are directions in which words vary together, learnt from labelled and
    unlabelled texts alike.
    """

    def __init__(self, rows: Sequence[Row], unlabelled: Sequence[Row]) -> None:
        self._words = _by_words(_all_words, least=1).fit(rows)
        self._titles = _by_words(_title_words, least=1).fit(rows)
        everything = [*rows, *unlabelled]
        self._topic_words = _by_words(_all_words, least=2)
        table = self._topic_words.fit_transform(everything)
        topics = min(_TOPICS, min(table.shape) - 1)
        self._topics = None
        if topics > 1:
            self._topics = TruncatedSVD(topics, random_state=_SEED).fit(table)

    def __call__(self, rows: Sequence[Row]) -> sp.csr_matrix:
        parts = [
            self._words.transform(rows),
            self._titles.transform(rows),
            *map(sp.csr_matrix, weigh_matters(rows)),
        ]
        if self._topics is not None:
            topics = self._topics.transform(self._topic_words.transform(rows))
            parts.append(sp.csr_matrix(normalize(topics)))
        return sp.hstack(parts).tocsr()


class CharacterView:
    """Runs of one to three characters, and the matters of the lexicon."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self._characters = TfidfVectorizer(
            analyzer="char",
            preprocessor=_characters,
            ngram_range=(1, 3),
            sublinear_tf=True,
            min_df=1 if len(rows) < 50 else 2,
        ).fit(rows)

    def __call__(self, rows: Sequence[Row]) -> sp.csr_matrix:
        matters = map(sp.csr_matrix, weigh_matters(rows))
        return sp.hstack([self._characters.transform(rows), *matters]).tocsr()
