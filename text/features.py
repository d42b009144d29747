"""What a classifier sees of a text: words, matters and topics."""

from collections.abc import Sequence

import scipy.sparse as sp
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.preprocessing import normalize

from text.matters import weigh_matters
from text.tokens import cut

# A folded text as its title and its body.
Row = tuple[str, str]

_TITLE_REPEATS = 4
_LONGEST = 1200
_TOPICS = 60
_FEW = 50
_SEED = 20240801


def _title_words(row: Row) -> list[str]:
    return cut(row[0])


def _all_words(row: Row) -> list[str]:
    return cut(row[0]) * _TITLE_REPEATS + cut(row[1][:_LONGEST])


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
        least = 2 if len(everything) > _FEW else 1
        self._topic_words = _by_words(_all_words, least)
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
