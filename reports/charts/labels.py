"""Text on its way into a drawing or a document: cleaned, measured, shortened."""

import re
import unicodedata
from typing import Final

# XML 1.0 knows no such characters, and one of them would spoil the whole file;
# the direction marks could turn a name round so that it reads as another.
UNPRINTABLE: Final = re.compile(
    "[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff"
    "\ufffe\uffff\ud800-\udfff]+"
)
ELLIPSIS: Final = "…"
NARROW_EM: Final = 0.6


def plain(text: str, limit: int | None = None) -> str:
    """One printable line: control characters become a space, the rest is kept."""
    line = UNPRINTABLE.sub(" ", text).strip()
    if limit is not None and len(line) > limit:
        return line[: limit - 1] + ELLIPSIS
    return line


def width_in_ems(text: str) -> float:
    """How wide a line is: a Chinese character is one, a Latin one less."""
    return sum(_em(character) for character in text)


def shorten(text: str, ems: float) -> str:
    """The line as it is, or its beginning and an ellipsis within that width."""
    if width_in_ems(text) <= ems:
        return text
    room = ems - 1
    kept = []
    for character in text:
        room -= _em(character)
        if room < 0:
            break
        kept.append(character)
    return "".join(kept) + ELLIPSIS


def percent(part: float, whole: float) -> str:
    """A share with one decimal; a dash where there is no whole to divide by."""
    return f"{part / whole:.1%}" if whole else "—"


def _em(character: str) -> float:
    wide = unicodedata.east_asian_width(character) in "WFA"
    return 1.0 if wide else NARROW_EM
