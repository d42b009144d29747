import numpy as np

from tests.text.samples import letters
from text import likeness

POSTS = [f"{title}。{text}" for _, title, text in letters()[::3]]


def test_likeness_puts_the_document_itself_first():
    pairs = likeness(POSTS, POSTS, top_n=3)
    first = np.flatnonzero(np.diff(pairs.query, prepend=-1))

    assert pairs.document[first].tolist() == list(range(len(POSTS)))
    assert np.allclose(pairs.score[first], 1.0)


def test_likeness_is_sorted_and_bounded():
    pairs = likeness(["想了解电梯维保", "孩子入学"], POSTS, top_n=4)

    assert max(np.bincount(pairs.query)) == 4
    for query in (0, 1):
        score = pairs.score[pairs.query == query]
        assert (np.diff(score) <= 0).all()
        assert 0 < score.min() <= score.max() <= 1


def test_likeness_knows_no_difference_between_writings():
    simplified = likeness(["电梯停运，孩子入学难"], POSTS, top_n=5)
    traditional = likeness(["電梯停運，孩子入學難"], POSTS, top_n=5)

    assert simplified.document.tolist() == traditional.document.tolist()


def test_likeness_without_queries_documents_or_common_words_is_empty():
    assert len(likeness([], POSTS, top_n=3)) == 0
    assert len(likeness(["电梯"], [], top_n=3)) == 0
    assert len(likeness(["", "xyz"], POSTS, top_n=3)) == 0
