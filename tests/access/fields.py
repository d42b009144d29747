"""Which names an answer of the API carries, by role, as a file keeps it."""

import json
from pathlib import Path

from tests.access.walk import Seen

FILE = Path(__file__).with_name("fields.json")
# By route and method: the names, and the roles who get exactly these.
Fields = dict[str, dict[str, list[str]]]


def fields_of(walked: list[Seen]) -> Fields:
    found: Fields = {}
    for one in walked:
        if one.route.startswith("/api/v1/") and one.keys:
            by_names = found.setdefault(f"{one.method} {one.route}", {})
            by_names.setdefault(" ".join(one.keys), []).append(one.role)
    return found


def read_fields() -> Fields:
    found: Fields = json.loads(FILE.read_text(encoding="utf-8"))
    return found


def write_fields(fields: Fields) -> None:
    text = json.dumps(fields, ensure_ascii=False, indent=1)
    FILE.write_text(text + "\n", encoding="utf-8")
