"""The glossary binds every name in the code to its Chinese term."""

from tests.architecture.glossary import (
    GLOSSARY,
    choices,
    is_chinese,
    kinds,
    rewritten,
    section,
)
from tests.architecture.tree import ROOMS

# Names of file formats are the same in Chinese.
SAME_IN_CHINESE = {"JSON", "Excel", "Word"}


def test_glossary_is_what_the_code_says():
    kept = GLOSSARY.read_text()
    missing = set(rewritten(kept).splitlines()) - set(kept.splitlines())
    assert missing == set(), "python -m tests.architecture.glossary"
    assert rewritten(kept) == kept


def test_every_name_has_a_chinese_label():
    labels = {
        one.__name__: str(one._meta.verbose_name)
        for room in ROOMS
        for one in kinds(room)
        if not one._meta.abstract
    }
    for room in ("common", *ROOMS):
        for one in choices(room):
            labels |= {f"{one.__name__}.{n}": str(label) for n, label in one.choices}
    assert len(labels) > 100
    bare = {label for label in labels.values() if not is_chinese(label)}
    assert bare == SAME_IN_CHINESE


def test_tables_name_models_fields_and_values():
    told = section("activities")
    assert "| `Activity` | 活动 | `committee` 政协 · `kind` 类别 · " in told
    assert "| `ParticipationState` | `waiting` 候补中 · `offered` 待本人确认" in told


def test_glossary_without_a_model_is_found():
    kept = GLOSSARY.read_text()
    without = "\n".join(one for one in kept.splitlines() if "`Activity`" not in one)
    assert rewritten(without) != without
