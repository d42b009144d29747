from hypothesis import given, settings
from hypothesis import strategies as st
from opencc import OpenCC

from tests.text.samples import letters
from text import fold

SENTENCES = sorted({piece for _, title, text in letters() for piece in (title, text)})
TRADITIONAL = [OpenCC(config) for config in ("s2t", "s2tw", "s2hk")]


@given(st.lists(st.sampled_from(SENTENCES), max_size=4), st.sampled_from(TRADITIONAL))
@settings(max_examples=60, deadline=None)
def test_fold_is_the_same_for_both_writings(pieces, writing):
    text = "，".join(pieces)

    assert fold(writing.convert(text)) == fold(text)


@given(st.text(max_size=60))
@settings(max_examples=150, deadline=None)
def test_fold_twice_changes_nothing(text):
    assert fold(fold(text)) == fold(text)


def test_fold_makes_one_width_and_one_case():
    assert fold("ＡＢ１２，　Ｋｖ（三）") == "ab12, kv(三)"


def test_fold_knows_words_whose_characters_both_writings_use():
    assert fold("反覆答覆，傢俱座落，資金鏈，著急，瞭解") == (
        "反复答复,家具坐落,资金链,着急,了解"
    )


def test_fold_keeps_characters_written_alike():
    assert fold("面线划买台") == "面线划买台"
