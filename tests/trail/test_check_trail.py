import io
import re
from contextlib import contextmanager

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from tests import factories as f
from trail import chain
from trail.models import Event, Seal
from trail.services import SYSTEM, Entry, record, record_many


@pytest.fixture
def events(db, now):
    target = f.CommitteeFactory()
    entries = [Entry(target, "test", after={"n": n}) for n in range(5)]
    record_many(SYSTEM, entries, at=now)
    chain.seal_events(at=now)
    return list(Event.objects.order_by("pk"))


@contextmanager
def tampering():
    """As who owns the database could: the refusing triggers are off."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in ("event", "seal", "check"):
            cursor.execute(f"ALTER TABLE trail_{table} DISABLE TRIGGER USER")
        yield cursor
        for table in ("event", "seal", "check"):
            cursor.execute(f"ALTER TABLE trail_{table} ENABLE TRIGGER USER")
            cursor.execute(
                f"ALTER TABLE trail_{table} DISABLE TRIGGER trail_{table}_kept"
            )


def run(*words):
    out = io.StringIO()
    call_command("check_trail", *words, stdout=out)
    return out.getvalue()


def refusal(*words):
    with pytest.raises(CommandError) as told:
        run(*words)
    assert told.value.returncode == 1
    assert "\n" not in str(told.value)
    return str(told.value)


def ends(text):
    number, digest = re.fullmatch(
        r"操作记录链完整，共 (\d+) 条，末条摘要 ([0-9a-f]{64})。\n", text
    ).groups()
    return int(number), digest


def test_whole_chain_tells_its_length_and_end(events):
    assert ends(run()) == (5, Seal.objects.get(number=5).digest)


def test_empty_chain_is_whole(db):
    assert ends(run()) == (0, chain.GENESIS)


def test_unsealed_events_are_sealed_and_counted(events, now):
    record(SYSTEM, Entry(events[0], "later"), at=now)
    assert Event.objects.unsealed().count() == 1
    number, digest = ends(run())
    assert (number, Event.objects.unsealed().count()) == (6, 0)
    assert digest == Seal.objects.get(number=6).digest


@pytest.mark.parametrize(
    "change",
    [
        "after = '{\"n\": 9}'",
        "at = at + interval '1 second'",
        "role = 'clerk'",
        "reason = '不同'",
        "target_id = target_id + 1",
    ],
)
def test_changed_event_is_named(events, change):
    with tampering() as cursor:
        cursor.execute(
            f"UPDATE trail_event SET {change} WHERE id IN (%s, %s)",
            [events[2].pk, events[3].pk],
        )
    assert refusal() == f"第 3 号封存与操作记录 {events[2].pk} 不符"


def test_deleted_event_is_named(events):
    with tampering() as cursor:
        cursor.execute("DELETE FROM trail_seal WHERE number = 2")
        cursor.execute("DELETE FROM trail_event WHERE id = %s", [events[1].pk])
    assert refusal() == "第 2 号封存缺失"


def test_inserted_seal_does_not_fit(events, now):
    late = record(SYSTEM, Entry(events[0], "late"), at=now)
    with tampering() as cursor:
        cursor.execute(
            "UPDATE trail_seal SET event_id = %s WHERE number = 4", [late.pk]
        )
    assert refusal() == f"第 4 号封存与操作记录 {late.pk} 不符"


def test_cut_end_shows_beside_the_last_check(events):
    run()
    with tampering() as cursor:
        cursor.execute("DELETE FROM trail_seal WHERE number > 3")
        cursor.execute("DELETE FROM trail_event WHERE id > %s", [events[2].pk])
    assert "第 5 号封存缺失，记录的末尾已被截去" in refusal()
    assert "末尾已被截去" in refusal()  # a check that failed is no new beginning


def test_end_cut_off_with_its_checks_shows_only_beside_a_note(events):
    number, digest = ends(run())
    with tampering() as cursor:
        cursor.execute("DELETE FROM trail_check")
        cursor.execute("DELETE FROM trail_seal WHERE number > 3")
        cursor.execute("DELETE FROM trail_event WHERE id > %s", [events[2].pk])
    assert ends(run())[0] == 3
    assert "末尾已被截去" in refusal("--noted", f"{number}:{digest}")


def test_rewritten_end_shows_beside_a_note(events, now):
    number, digest = ends(run())
    assert ends(run("--noted", f"{number}:{digest}")) == (number, digest)
    with tampering() as cursor:
        cursor.execute("DELETE FROM trail_check")
        cursor.execute("DELETE FROM trail_seal WHERE number > 3")
        cursor.execute("DELETE FROM trail_event WHERE id > %s", [events[2].pk])
    record_many(SYSTEM, [Entry(events[0], "forged")] * 2, at=now)
    assert ends(run())[0] == 5
    assert "记录已被改写" in refusal("--noted", f"{number}:{digest}")


def test_note_that_is_none_is_refused(db):
    assert "条数:摘要" in refusal("--noted", "5")
