"""Who came in, who was turned away, who went: all of it stands in the trail."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from common.errors import Refused
from members.acting import acting_as
from members.models import User
from members.scope import scope_of
from trail.services import Author, Entry, record

NOBODY = 0
LONGEST_PATH = 200


@transaction.atomic
def note_entry(*, user: User, at: dt.datetime) -> None:
    """Signed in on the page."""
    entry = Entry(user, "members.sign_in", after={"way": "form"})
    record(_person(user), entry, at=at)


@transaction.atomic
def note_leave(*, user: User, at: dt.datetime) -> None:
    """Signed out."""
    record(_person(user), Entry(user, "members.sign_out"), at=at)


@transaction.atomic
def note_failed_entry(*, username: str, at: dt.datetime) -> None:
    """Turned away. What was typed is not kept: it may be a password or a number."""
    known = User.objects.filter(username=username).first()
    target = known or User(pk=NOBODY)
    scope = _person(known).scope if known else ""
    entry = Entry(target, "members.fail_sign_in", after={"known": known is not None})
    record(Author(scope=scope), entry, at=at)


@transaction.atomic
def note_refusal(
    *, user: User, role_id: int | None, method: str, path: str, at: dt.datetime
) -> None:
    """A signed-in person was refused something, in the role that they act in."""
    try:
        author = acting_as(user, role_id=role_id).author
    except Refused:
        author = _person(user)
    asked = {"method": method, "path": path[:LONGEST_PATH]}
    record(author, Entry(user, "members.refuse", after=asked), at=at)


def _person(user: User) -> Author:
    """The person in no role yet, at the committee of the first role they hold."""
    held = scope_of(user).assignments
    return Author(user.pk, scope=held[0].committee.code if held else "")
