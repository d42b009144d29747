"""200 people for 50 seats over HTTP, all at once, beside the least a booking can be.

.venv/bin/python -m benchmarks.booking.over_http [--bursts 20] [--spread 4]

gunicorn with four sync workers on a database of its own; every person signs in once
and asks on a connection of their own. In each burst exactly 50 have to be confirmed and
150 wait on places 1 to 150 in the order they were taken; the control without a guard
oversells. CPU is that of the workers and of their database sessions. The last line is
one JSON object.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import statistics
import threading
import time
from collections import Counter
from dataclasses import dataclass

from benchmarks.pages import staging
from benchmarks.pages.serving import Server, serving

SEATS, CROWD, SPREAD = 50, 200, 100
MOST_P95_OVER_FLOOR, MOST_CPU_OVER_FLOOR, LEAST_HOT = 1.6, 2, 0.7


@dataclass(frozen=True)
class Burst:
    """What came back, who it was from, and what it cost."""

    states: Counter[str]
    places: dict[int, int]
    p95: float
    seconds: float
    cpu_ms: float


def burst(server: Server, asks: list[tuple[str, dict[str, str]]]) -> Burst:
    """All of them at once, each in a thread of its own."""
    answers: list[tuple[float, dict[str, object]]] = []
    ready = threading.Barrier(len(asks) + 1)

    def ask(path: str, headers: dict[str, str]) -> None:
        ready.wait()
        start = time.monotonic()
        _status, body = server.ask("POST", path, headers)
        answers.append((time.monotonic() - start, json.loads(body)))

    threads = [threading.Thread(target=ask, args=one) for one in asks]
    for one in threads:
        one.start()
    before = sum(server.cpu())
    ready.wait()
    start = time.monotonic()
    for one in threads:
        one.join()
    took = time.monotonic() - start
    waits = sorted(wait for wait, _ in answers)
    return Burst(
        states=Counter(str(one.get("state", one.get("code"))) for _, one in answers),
        places={
            int(str(one["participation"])): int(str(one["position"]))
            for _, one in answers
            if one.get("position")
        },
        p95=waits[int(len(waits) * 0.95) - 1],
        seconds=took,
        cpu_ms=1000 * (sum(server.cpu()) - before) / len(asks),
    )


class Stage:
    """Fresh sessions of one post, each on a day when all are free."""

    def __init__(self, committee: object) -> None:
        from django.utils import timezone

        from benchmarks.floor import booking as floor
        from posts.models import Post
        from tests import factories as f

        offer = f.OfferFactory(round__committee=committee)
        self.post = Post.objects.create(
            committee=offer.committee, round=offer.round, offer=offer,
            department=offer.department, number=offer.number, title=offer.title,
            published_at=timezone.now(),
        )  # fmt: skip
        self.floor, self.day, self.ordinal = floor, 10, 0
        floor.make_tables()

    def sessions(self, many: int, capacity: int) -> list[tuple[int, int]]:
        """Ids of new sessions on a new day, and of their activities."""
        from django.utils import timezone

        from activities.models import Activity
        from posts.models import PostSession

        self.day += 1
        start = timezone.now() + dt.timedelta(days=self.day)
        made = Activity.objects.bulk_create(
            Activity(
                committee=self.post.committee, kind="post_session", title="体验岗",
                host=self.post.department, venue="现场", starts_at=start,
                ends_at=start + dt.timedelta(hours=3), capacity=capacity,
                books_until=start - dt.timedelta(days=1),
                cancel_until=start - dt.timedelta(days=1), state="published",
            )
            for _ in range(many)
        )  # fmt: skip
        sessions = PostSession.objects.bulk_create(
            PostSession(post=self.post, activity=one, ordinal=self.ordinal + n)
            for n, one in enumerate(made, start=1)
        )
        self.ordinal += many
        for one in made:
            self.floor.open_seats(one.pk, capacity)
        return [(one.pk, one.activity_id) for one in sessions]


def site_path(pk: int) -> str:
    return f"/api/v1/sessions/{pk}/book/"


@dataclass(frozen=True)
class Crowd:
    """The same people, signed in at the site and at the floor."""

    site: list[dict[str, str]]
    floor: list[dict[str, str]]


@dataclass(frozen=True)
class Round:
    site: Burst
    floor: Burst
    naive: Burst
    in_order: bool


def one_round(stage: Stage, site: Server, floor: Server, crowd: Crowd) -> Round:
    ((session, activity),) = stage.sessions(1, SEATS)
    booked = burst(site, [(site_path(session), one) for one in crowd.site])
    return Round(
        site=booked,
        floor=burst(floor, [(site_path(activity), one) for one in crowd.floor]),
        naive=burst(floor, [(f"/naive/{activity}/", one) for one in crowd.floor]),
        in_order=is_in_order(activity, booked.places),
    )


def is_in_order(activity: int, told: dict[int, int]) -> bool:
    """Whoever came in first was told place 1, and so on, and all after the seats."""
    from activities.models import Participation

    rows = Participation.objects.filter(activity=activity).order_by("pk")
    held = list(rows.values_list("pk", "state"))
    waiting = [pk for pk, state in held if state == "waiting"]
    seated = [pk for pk, state in held if state == "confirmed"]
    turns = {pk: n for n, pk in enumerate(waiting, start=1)}
    return told == turns and max(seated) < min(waiting)


def hot_and_spread(
    stage: Stage, site: Server, people: list[dict[str, str]]
) -> tuple[float, float]:
    """Bookings a second where all want one session, and where they spread out."""
    ((hot, _activity),) = stage.sessions(1, CROWD)
    many = stage.sessions(SPREAD, CROWD)
    on_hot = burst(site, [(site_path(hot), one) for one in people])
    paths = [site_path(many[n % SPREAD][0]) for n in range(len(people))]
    on_many = burst(site, list(zip(paths, people, strict=True)))
    assert on_hot.states["confirmed"] == on_many.states["confirmed"] == CROWD
    return CROWD / on_hot.seconds, CROWD / on_many.seconds


def summary(
    rounds: list[Round], spread: list[tuple[float, float]]
) -> dict[str, object]:
    def ratio(figure: str) -> float:
        return round(
            statistics.median(
                getattr(one.site, figure) / getattr(one.floor, figure) for one in rounds
            ),
            2,
        )

    def median(way: str, figure: str) -> float:
        found = statistics.median(getattr(getattr(one, way), figure) for one in rounds)
        return round(found, 3)

    return {
        "bursts": len(rounds),
        "confirmed": [one.site.states["confirmed"] for one in rounds],
        "waiting": [one.site.states["waiting"] for one in rounds],
        "places_in_order": all(one.in_order for one in rounds),
        "naive_confirmed": [one.naive.states["confirmed"] for one in rounds],
        "p95_s": median("site", "p95"),
        "floor_p95_s": median("floor", "p95"),
        "p95_over_floor": ratio("p95"),
        "cpu_ms": median("site", "cpu_ms"),
        "floor_cpu_ms": median("floor", "cpu_ms"),
        "cpu_over_floor": ratio("cpu_ms"),
        "hot_over_spread": round(statistics.median(a / b for a, b in spread), 2),
        "goal": {
            "p95_over_floor": MOST_P95_OVER_FLOOR,
            "cpu_over_floor": MOST_CPU_OVER_FLOOR,
            "hot_over_spread": LEAST_HOT,
        },
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bursts", type=int, default=20)
    parser.add_argument("--spread", type=int, default=4)
    given = parser.parse_args()
    staging.prepare()
    from django.db import connection, connections

    name = connection.settings_dict["NAME"]
    connection.settings_dict["TEST"]["NAME"] = f"bench_{name}"
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        print(json.dumps(measure(given)))
    finally:
        connections.close_all()
        connection.creation.destroy_test_db(name, verbosity=0)


def measure(given: argparse.Namespace) -> dict[str, object]:
    from django.db import connection

    from members.models import User
    from tests import factories as f

    address = os.environ["DATABASE_URL"].rsplit("/", 1)[0]
    os.environ["DATABASE_URL"] = f"{address}/{connection.settings_dict['NAME']}"
    committee = f.CommitteeFactory(code="bench")
    seats = f.MemberFactory.create_batch(CROWD, committee=committee)
    stage = Stage(committee)
    users = User.objects.filter(seats__in=seats).order_by("pk")
    crowd = Crowd(
        [staging.cookies_of(user) for user in users],
        [staging.cookies_of(user, staging.PLAIN_ACCOUNTS) for user in users],
    )
    with (
        serving("zhiqing.settings") as site,
        serving("benchmarks.floor.booking_settings") as floor,
    ):
        one_round(stage, site, floor, crowd)
        rounds = [one_round(stage, site, floor, crowd) for _ in range(given.bursts)]
        spread = [hot_and_spread(stage, site, crowd.site) for _ in range(given.spread)]
    return summary(rounds, spread)


if __name__ == "__main__":
    main()
