"""Sending what is odd, and telling whether the answer is as the API promises."""

import json

from tests.access.asking import undone
from tests.access.people import ROLES
from tests.access.reading import shape_fault
from tests.access.table import read_table
from tests.access.targets import values_for

GOOD = {"200", "201", "202", "204", "302"}


def who_may(name: str, method: str) -> str:
    """The first signed-in role to whom the table gives it."""
    cells = read_table()[name, method]
    pairs = zip(ROLES[1:], cells[1:], strict=True)
    return next((role for role, cell in pairs if cell in GOOD), "clerk")


def send(asking, role: str, method: str, path: str, body: bytes, kind: str):
    with undone():
        answer = asking.clients[role].generic(method, path, body, kind)
        if answer.streaming:
            b"".join(answer.streaming_content)
    return answer


def fault_of(answer) -> str:
    """Empty where the answer is what the API promises."""
    if answer.status_code >= 500:
        return f"{answer.status_code}"
    if answer.status_code < 400:
        return ""
    is_json = answer.headers["Content-Type"].startswith("application/json")
    fault = shape_fault(answer, json.loads(answer.content) if is_json else None)
    return fault or ("trace" if b"Traceback" in answer.content else "")


def path_of(world, name: str, method: str, **other) -> str:
    for key, value in (values_for(world, name, method) | other).items():
        name = name.replace(f"<{key}>", str(value))
    return name
