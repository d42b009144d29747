"""What every channel does: one parcel, one attempt, an answer one can act on."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class Parcel:
    """What is sent, where to, and the token that is the same in every attempt."""

    title: str
    text: str
    # Absolute; empty where there is nothing to open.
    url: str
    address: str
    token: str
    secret: str = ""


class Refusal(Exception):
    """It was certainly not delivered; `again`: a later attempt may succeed.

    The sentence is kept and shown: it names no person and no address.
    """

    def __init__(self, sentence: str, *, again: bool = True) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.again = again


class Unsure(Exception):
    """It may have been delivered or not; the sentence is kept and shown."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class Channelled(Protocol):
    """A way out. `is_idempotent`: a parcel sent twice with one token arrives once."""

    @property
    def is_idempotent(self) -> bool: ...

    def send(self, parcel: Parcel, *, at: dt.datetime) -> None:
        """Returns once it was taken; raises Refusal or Unsure."""
