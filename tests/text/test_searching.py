import subprocess
import sys

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.text.samples import letters
from text import query_tokens, search_tokens
from text.normal import fold

TEXTS = [f"{title}。{text}" for _, title, text in letters()]


def test_search_tokens_hold_every_pair_in_order_then_the_last_of_each_run():
    assert search_tokens("停水，K1路停。路") == "停水 k 1 路停 水 停 路"


def test_query_tokens_of_a_two_character_word_is_the_word():
    assert query_tokens("电梯") == "电梯"


def test_query_tokens_of_one_character_ask_for_what_begins_with_it():
    assert query_tokens("路") == "路:*"
    assert query_tokens("K1路 停水") == "k & 1 & 路:* & 停水"


def test_query_tokens_of_nothing_ask_nothing():
    assert query_tokens("，。 ") == ""


def test_both_writings_ask_alike():
    assert query_tokens("學位與電梯") == query_tokens("学位与电梯")


def finds(asked, stored):
    """As PostgreSQL does: a word ending in `:*` is the beginning of one."""
    words = stored.split()
    return all(
        any(word.startswith(one[:-2]) for word in words)
        if one.endswith(":*")
        else one in words
        for one in asked.split(" & ")
    )


@given(st.sampled_from(TEXTS), st.data())
@settings(max_examples=80, deadline=None)
def test_whatever_stands_in_a_text_is_found(text, data):
    first = data.draw(st.integers(0, len(text) - 1))
    last = data.draw(st.integers(first + 1, len(text)))

    asked = query_tokens(text[first:last])

    assert not asked or finds(asked, search_tokens(text))


@given(st.sampled_from(TEXTS), st.sampled_from("路水学电梯医停车龙鑫"))
@settings(max_examples=80, deadline=None)
def test_one_character_is_found_where_it_stands_and_nowhere_else(text, character):
    stands = character in fold(text)

    assert finds(query_tokens(character), search_tokens(text)) == stands


def test_run_longer_than_a_word_may_be_is_cut_alike_on_both_sides():
    long = "a" * 1200

    assert max(map(len, search_tokens(long).split())) <= 500
    assert finds(query_tokens(long), search_tokens(long))


def test_importing_the_room_loads_nothing_heavy():
    script = (
        "import sys, text; text.search_tokens('电梯');"
        "print({'sklearn', 'scipy', 'numpy', 'rjieba'} & set(sys.modules))"
    )

    found = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )

    assert found.stdout.strip() == "set()"
