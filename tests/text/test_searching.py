import subprocess
import sys

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.text.samples import letters
from text import query_tokens, search_tokens

TEXTS = [f"{title}。{text}" for _, title, text in letters()]


def test_search_tokens_hold_every_pair_in_order_then_every_character():
    assert search_tokens("停水，K1路停") == "停水 k 1 路停 停 水 路"


def test_query_tokens_of_a_two_character_word_is_the_word():
    assert query_tokens("电梯") == "电梯"


def test_query_tokens_of_one_character_and_of_nothing():
    assert query_tokens("路") == "路"
    assert query_tokens("，。 ") == ""


def test_both_writings_ask_alike():
    assert query_tokens("學位與電梯") == query_tokens("学位与电梯")


@given(st.sampled_from(TEXTS), st.data())
@settings(max_examples=80, deadline=None)
def test_whatever_stands_in_a_text_is_found(text, data):
    first = data.draw(st.integers(0, len(text) - 1))
    last = data.draw(st.integers(first + 1, len(text)))

    asked = query_tokens(text[first:last]).split()

    assert set(asked) <= set(search_tokens(text).split())


def test_pairs_stand_in_reading_order_for_phrase_search():
    asked = query_tokens("混凝土搅拌站")

    assert f" {asked} " in f" {search_tokens('旁边的混凝土搅拌站彻夜轰鸣')} "


def test_importing_the_room_loads_nothing_heavy():
    script = (
        "import sys, text; text.search_tokens('电梯');"
        "print({'sklearn', 'scipy', 'numpy', 'rjieba'} & set(sys.modules))"
    )

    found = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )

    assert found.stdout.strip() == "set()"
