"""Bookings a second on one hot activity and over many, beside the least possible.

    python benchmarks/booking/burst.py [--rounds 5] [--clients 4] [--bookings 200]

Everything is measured in one run in a database of its own, round by round in turn; the
last line is one JSON object with the medians. `floor` is benchmarks/floor/booking.py.
A burst is 200 people for 50 seats, all asking at once: exactly 50 must be confirmed in
every round, and the control without a guard must oversell.
"""

# Django has to be set up before its models can be imported.
# ruff: noqa: E402

import argparse
import datetime as dt
import json
import multiprocessing
import os
import statistics
import sys
import time
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhiqing.settings_test")

import django

django.setup()

from django.db import connection, connections

from activities.models import Activity
from activities.services.booking import book_seat
from benchmarks.floor import booking as floor
from members.acting import Acting
from members.models import (
    Committee,
    Department,
    Member,
    Region,
    Role,
    RoleAssignment,
    Sector,
    User,
)

ZONE = dt.timezone(dt.timedelta(hours=8))
NOW = dt.datetime(2026, 3, 2, 9, 0, tzinfo=ZONE)
START = dt.datetime(2026, 3, 16, 9, 0, tzinfo=ZONE)
SEATS, CROWD = 50, 200
SPREAD = 100


def book(activity_id, user_id):
    actor = Acting(User.objects.get(pk=user_id))
    return book_seat(actor=actor, activity_id=activity_id, at=NOW).state


def book_on_floor(activity_id, user_id):
    return floor.book(activity_id, user_id)


def book_naively(activity_id, user_id):
    return floor.book_naively(activity_id, user_id, SEATS)


def work(task):
    """Do one client's share; each booking's state and how long after `began` it was."""
    call, items, began = task
    cpu = time.process_time()
    answers = [(call(*item), time.monotonic() - began) for item in items]
    return answers, time.process_time() - cpu


def forget_connections():
    for one in connections.all(initialized_only=True):
        one.connection = None
    connection.ensure_connection()


class Bench:
    def __init__(self, pool, clients, people):
        self.pool, self.clients, self.people = pool, clients, people
        region = Region.objects.first()
        self.committee = Committee.objects.get()
        self.host = Department.objects.create(
            committee=self.committee, code="H", name="承办部门"
        )
        self.region = region

    def sessions(self, n, capacity, day):
        start = START + dt.timedelta(days=day)
        made = Activity.objects.bulk_create(
            Activity(
                committee=self.committee,
                kind="post_session",
                title="体验岗",
                host=self.host,
                venue="现场",
                starts_at=start,
                ends_at=start + dt.timedelta(hours=3),
                capacity=capacity,
                books_until=start - dt.timedelta(days=1),
                cancel_until=start - dt.timedelta(days=1),
                state="published",
            )
            for _ in range(n)
        )
        for one in made:
            floor.open_seats(one.pk, capacity)
        return [one.pk for one in made]

    def run(self, call, items):
        """All items at once over the clients: states, seconds, CPU, each one's wait."""
        began = time.monotonic()
        shares = [(call, items[n :: self.clients], began) for n in range(self.clients)]
        parts = self.pool.map(work, shares, chunksize=1)
        took = time.monotonic() - began
        answers = [answer for part, _ in parts for answer in part]
        waits = sorted(wait for _, wait in answers)
        return {
            "states": Counter(state for state, _ in answers),
            "per_second": len(items) / took,
            "cpu_ms": 1000 * sum(cpu for _, cpu in parts) / len(items),
            "p95": waits[int(len(waits) * 0.95) - 1],
        }


def make_people(n):
    committee = Committee.objects.create(
        code="bench",
        name="测试市政协",
        level="city",
        path="bench/",
        region=Region.objects.first(),
    )
    sector = Sector.objects.first()
    users = User.objects.bulk_create(User(username=f"b{i}") for i in range(n))
    seats = Member.objects.bulk_create(
        Member(
            committee=committee, user=user, number=str(i), name=f"b{i}", sector=sector
        )
        for i, user in enumerate(users)
    )
    RoleAssignment.objects.bulk_create(
        RoleAssignment(
            user_id=seat.user_id,
            role=Role.MEMBER,
            committee=committee,
            member=seat,
            valid_from=dt.date(2023, 1, 1),
        )
        for seat in seats
    )
    return [user.pk for user in users]


def one_round(bench, number, bookings):
    """Each way in turn on fresh activities on a day of their own."""
    people = bench.people[:bookings]
    (hot,) = bench.sessions(1, bookings, 3 * number)
    many = bench.sessions(SPREAD, bookings, 3 * number + 1)
    (small,) = bench.sessions(1, SEATS, 3 * number + 2)
    on_hot = [(hot, person) for person in people]
    on_many = [(many[n % SPREAD], person) for n, person in enumerate(people)]
    crowd = [(small, person) for person in bench.people[:CROWD]]
    return {
        "hot": bench.run(book, on_hot),
        "floor_hot": bench.run(book_on_floor, on_hot),
        "spread": bench.run(book, on_many),
        "floor_spread": bench.run(book_on_floor, on_many),
        "burst": bench.run(book, crowd),
        "floor_burst": bench.run(book_on_floor, crowd),
        "naive_burst": bench.run(book_naively, crowd),
    }


def summary(rounds):
    def median(way, figure):
        return statistics.median(one[way][figure] for one in rounds)

    def ratio(over, under, figure):
        return round(
            statistics.median(one[over][figure] / one[under][figure] for one in rounds),
            3,
        )

    ways = ("hot", "spread", "floor_hot", "floor_spread")
    return {
        "rounds": len(rounds),
        "confirmed_of_200": [one["burst"]["states"]["confirmed"] for one in rounds],
        "waiting_of_200": [one["burst"]["states"]["waiting"] for one in rounds],
        "naive_confirmed": [
            one["naive_burst"]["states"]["confirmed"] for one in rounds
        ],
        "per_second": {way: round(median(way, "per_second")) for way in ways},
        "cpu_ms": {way: round(median(way, "cpu_ms"), 2) for way in ways},
        "burst_p95_s": round(median("burst", "p95"), 3),
        "floor_burst_p95_s": round(median("floor_burst", "p95"), 3),
        "hot_over_spread": ratio("hot", "spread", "per_second"),
        "floor_hot_over_service_hot": ratio("floor_hot", "hot", "per_second"),
        "burst_p95_over_floor": ratio("burst", "floor_burst", "p95"),
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--clients", type=int, default=4)
    parser.add_argument("--bookings", type=int, default=200)
    options = parser.parse_args()
    name = connection.settings_dict["NAME"]
    connection.settings_dict["TEST"]["NAME"] = f"bench_{name}"
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        people = make_people(max(CROWD, options.bookings))
        floor.make_tables()
        connections.close_all()
        context = multiprocessing.get_context("fork")
        with context.Pool(options.clients, initializer=forget_connections) as pool:
            bench = Bench(pool, options.clients, people)
            one_round(bench, 0, options.bookings)
            rounds = [
                one_round(bench, number + 1, options.bookings)
                for number in range(options.rounds)
            ]
        print(json.dumps(summary(rounds)))
    finally:
        connections.close_all()
        connection.creation.destroy_test_db(name, verbosity=0)


if __name__ == "__main__":
    main()
