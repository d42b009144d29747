"""Reading fields out of parsed JSON, refusing every type that was not meant."""

from typing import cast

from posts.matching.errors import BadInstanceError
from posts.matching.specs import Interval

Row = dict[str, object]


def record(value: object, what: str) -> Row:
    """A JSON object."""
    if not isinstance(value, dict):
        raise BadInstanceError(f"{what}应为对象。")
    return cast(Row, value)


def items(value: object, what: str) -> list[object]:
    """A JSON array."""
    if not isinstance(value, list):
        raise BadInstanceError(f"{what}应为数组。")
    return value


def required(row: Row, key: str, what: str) -> object:
    """The field, which has to be there."""
    if key not in row:
        raise BadInstanceError(f"{what}缺少字段 {key}。")
    return row[key]


def whole(value: object, what: str) -> int:
    """An integer; booleans, fractions and NaN are not."""
    if type(value) is not int:
        raise BadInstanceError(f"{what}应为整数。")
    return value


def whole_or(row: Row, key: str, default: int, what: str) -> int:
    """An optional integer field."""
    value = row.get(key)
    return default if value is None else whole(value, f"{what}的 {key}")


def wholes(value: object, what: str) -> list[int]:
    """An array of integers, checked at once because it may be long."""
    values = items(value, what)
    if values and set(map(type, values)) != {int}:
        raise BadInstanceError(f"{what}中有不是整数的值。")
    return cast(list[int], values)


def pair(value: object, what: str) -> tuple[int, int]:
    """Two integers."""
    values = wholes(value, what)
    if len(values) != 2:
        raise BadInstanceError(f"{what}应由两个整数组成。")
    return values[0], values[1]


def intervals(value: object, what: str) -> tuple[Interval, ...]:
    """An array of [from, to]."""
    if value is None:
        return ()
    return tuple(pair(entry, what) for entry in items(value, what))


def flag(row: Row, key: str) -> bool:
    """A rule's switch; absent is off."""
    value = row.get(key, False)
    if not isinstance(value, bool):
        raise BadInstanceError(f"规则 {key} 应为 true 或 false。")
    return value
