"""What is read off one answer: marks, names and the shape of its errors."""

import json
from collections.abc import Iterator
from html import unescape
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from tests.access.world_people import MARK, TEXT


def marks_in(content: bytes) -> frozenset[str]:
    """Which marks stand in it, also within a packed file."""
    parts = [content]
    if content.startswith(b"PK"):
        with ZipFile(BytesIO(content)) as packed:
            # Excel files write Chinese characters as references.
            parts = [
                unescape(packed.read(name).decode(errors="ignore")).encode()
                for name in packed.namelist()
            ]
    return frozenset(
        mark for mark in (MARK, TEXT) if any(mark.encode() in one for one in parts)
    )


def told_in(answer: Any) -> Any:
    """Its content as JSON; None where it is something else."""
    if answer.headers.get("Content-Type", "").startswith("application/json"):
        return json.loads(answer.content)
    return None


def keys_in(told: Any, before: str = "") -> Iterator[str]:
    """The names in an answer, with the way to them; lists are looked into."""
    if isinstance(told, dict):
        for name, value in told.items():
            yield before + name
            yield from keys_in(value, f"{before}{name}.")
    elif isinstance(told, list):
        for one in told:
            yield from keys_in(one, before)


def shape_fault(answer: Any, told: Any) -> str:
    """What is wrong with an error of the API; empty where nothing is."""
    if answer.status_code < 400:
        return ""
    if not isinstance(told, dict) or set(told) != {"code", "detail", "fields"}:
        return f"shape: {answer.content[:80]!r}"
    if not told["code"] or told["detail"].isascii():
        return f"words: {told['detail']!r}"
    return ""
