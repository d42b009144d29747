"""Keeping text from being run as a formula by the program that opens the file."""

import re

# ASVS V1.2.10, and the full-width forms that a Chinese Excel takes for the same.
_DANGEROUS = re.compile(r"['\s]*[=+\-@＝＋－＠]|'*[\t\r\n]")
# What XML cannot hold, and what no person types.
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def is_dangerous(text: str) -> bool:
    return _DANGEROUS.match(text) is not None


def guard(text: str) -> str:
    """The text under an apostrophe if it needs one, also if it has one already."""
    return f"'{text}" if is_dangerous(text) else text


def unguard(text: str) -> str:
    """What `guard` was given: an apostrophe it would not have put stays."""
    return text[1:] if text.startswith("'") and is_dangerous(text[1:]) else text


def without_control(text: str) -> str:
    return CONTROL.sub("", text)
