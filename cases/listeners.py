"""Rooms above that own what a case is about: told of each of its moves."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from cases.models import Case
from members.acting import Acting

Listener = Callable[[Acting, Case, dt.datetime], None]
_listeners: dict[str, Listener] = {}


def on_move(room: str, listener: Listener) -> None:
    """From now on `listener` hears of every case that moved, its own or not.

    Called once per room when the project starts; naming a room again replaces it.
    """
    _listeners[room] = listener


def tell_owner(actor: Acting, case: Case, *, at: dt.datetime) -> None:
    """Told in the transaction of the move, so item and case never disagree."""
    for listener in _listeners.values():
        listener(actor, case, at)
