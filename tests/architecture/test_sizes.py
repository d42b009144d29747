"""A module is split before it grows past 300 lines, and may never pass 400."""

from tests.architecture.tree import CODE, modules, named

SPLIT_AT, LIMIT = 300, 400

# Past 300 and not split, because …
LARGE = {
    "zhiqing/settings.py": "one place for every setting: docs/decisions/0011",
}


def longer_than(limit: int, lengths: dict[str, int]) -> dict[str, int]:
    return {name: lines for name, lines in lengths.items() if lines > limit}


def lengths() -> dict[str, int]:
    return {
        named(path): len(path.read_text().splitlines())
        for path in modules(*CODE, "benchmarks")
    }


def test_modules_stay_under_the_limit():
    assert longer_than(LIMIT, lengths()) == {}


def test_large_modules_are_listed_with_a_reason():
    assert set(longer_than(SPLIT_AT, lengths())) == set(LARGE)


def test_long_module_is_found():
    made_up = {"a.py": LIMIT, "b.py": LIMIT + 1}
    assert longer_than(LIMIT, made_up) == {"b.py": LIMIT + 1}
