"""The chain: events are sealed in order, each seal covering the one before."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection, transaction

from trail.guard import faults
from trail.models import Check, Event, Seal

GENESIS = "0" * 64
LOCK = 7_215_001


@dataclass(frozen=True)
class Break:
    """The first place where the chain does not hold."""

    number: int
    event_id: int
    sentence: str


def digest_of(event: Event, previous: str) -> str:
    """SHA-256 over the previous digest and every column of the event."""
    facts = [
        previous,
        event.pk,
        event.at.astimezone(dt.UTC).isoformat(),
        event.author_id,
        event.role,
        event.role_id,
        event.scope,
        event.verb,
        event.target_kind,
        event.target_id,
        event.from_state,
        event.to_state,
        event.reason,
        event.before,
        event.after,
        # What was sealed before addresses were kept keeps its digest.
        *filter(None, [event.address]),
    ]
    text = json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


@transaction.atomic
def seal_events(*, at: dt.datetime, limit: int = 20_000) -> int:
    """Seal the events that are not sealed yet, oldest first; how many.

    One sealer at a time (advisory lock); a second one waits, then finds nothing.
    Sealing runs apart from the acts themselves, so that acts never queue for the
    end of the chain.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    number, digest = end_of_chain()
    seals = []
    for event in Event.objects.unsealed().order_by("pk")[:limit]:
        number, digest = number + 1, digest_of(event, digest)
        seals.append(Seal(number=number, event=event, digest=digest, sealed_at=at))
    Seal.objects.bulk_create(seals, batch_size=2000)
    return len(seals)


def find_break() -> Break | None:
    """The first seal that is missing, doubled or does not fit its event."""
    expected, digest = 1, GENESIS
    for seal in _seals():
        if seal.number != expected:
            return Break(expected, 0, f"第 {expected} 号封存缺失")
        digest = digest_of(seal.event, digest)
        if digest != seal.digest:
            return Break(
                seal.number,
                seal.event_id,
                f"第 {seal.number} 号封存与操作记录 {seal.event_id} 不符",
            )
        expected += 1
    return None


def find_cut(number: int, digest: str) -> Break | None:
    """Whether the chain still runs through the end that was once noted elsewhere.

    Cutting off the end leaves a whole, shorter chain; only such a note shows it.
    """
    if number == 0:
        return None
    seal = Seal.objects.filter(number=number).first()
    if seal is None:
        return Break(number, 0, f"第 {number} 号封存缺失，记录的末尾已被截去")
    if seal.digest != digest:
        return Break(
            number, seal.event_id, f"第 {number} 号封存与所记摘要不符，记录已被改写"
        )
    return None


def check_chain(*, at: dt.datetime) -> Check:
    """Verify the chain, also against the end that the last whole check found.

    Seals what is waiting where all is well; what was found stands as a check.
    """
    last = Check.objects.filter(broken="").order_by("-pk").first()
    found = find_break() or (find_cut(last.number, last.digest) if last else None)
    while found is None and seal_events(at=at):
        pass
    number, digest = end_of_chain()
    sentence = found.sentence if found else ""
    return Check.objects.create(at=at, number=number, digest=digest, broken=sentence)


def chain_state() -> dict[str, object]:
    """How the chain stands: last seal and check, what waits, what guards are missing."""
    return {
        "last_seal": Seal.objects.order_by("-number").first(),
        "unsealed": Event.objects.unsealed().count(),
        "last_check": Check.objects.order_by("-pk").first(),
        "faults": faults(),
    }


def end_of_chain() -> tuple[int, str]:
    """Number and digest of the last seal."""
    last = Seal.objects.order_by("-number").first()
    return (last.number, last.digest) if last else (0, GENESIS)


def _seals() -> Iterator[Seal]:
    return (
        Seal.objects.select_related("event")
        .order_by("number")
        .iterator(chunk_size=5000)
    )
