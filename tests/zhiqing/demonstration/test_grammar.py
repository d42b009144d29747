from random import Random

import pytest

from zhiqing.demonstration.grammar import compile_template


def outcomes(source: str, **slots: str) -> set[str]:
    template = compile_template(source, {})
    rng = Random(1)
    return {template.expand(rng, slots) for _ in range(200)}


def test_choice_takes_each_option() -> None:
    assert outcomes("[甲|乙|]丙") == {"甲丙", "乙丙", "丙"}


def test_choices_nest() -> None:
    assert outcomes("[甲[一|二]|乙]") == {"甲一", "甲二", "乙"}


def test_number_keeps_its_range_and_step() -> None:
    assert outcomes("{10-30/10}分") == {"10分", "20分", "30分"}


def test_slot_is_filled_inside_a_choice() -> None:
    assert outcomes("[在{p}|到{p}]", p="此处") == {"在此处", "到此处"}


def test_word_from_the_lexicon_is_drawn() -> None:
    lexicon = {"who": (compile_template("[甲|乙]", {}),)}
    template = compile_template("{who}说", lexicon)
    rng = Random(2)
    assert {template.expand(rng, {}) for _ in range(50)} == {"甲说", "乙说"}


@pytest.mark.parametrize("source", ["[甲|乙", "甲]乙", "甲|乙", "甲{p"])
def test_unbalanced_brackets_are_refused(source: str) -> None:
    with pytest.raises(ValueError, match=r"bracket|closed"):
        compile_template(source, {})
