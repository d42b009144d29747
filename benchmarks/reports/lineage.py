"""The 脉络 page of the busiest topic: statements, and its time beside a detail page.

.venv/bin/python -m benchmarks.reports.lineage [--rounds 7]

On the demonstration data, to which 3,000 concerns of one more topic are linked and
taken away again. The detail page is that of a post, read by the same clerk;
both are measured in turn in this process and the middle ones are compared. The last
line is one JSON object.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from typing import TYPE_CHECKING

from benchmarks.pages import queries, staging

if TYPE_CHECKING:
    from django.test import Client

MOST, RATIO, WIDE = 10, 3, 3000


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=7)
    rounds: int = parser.parse_args().rounds
    staging.prepare()
    from django.db import transaction
    from django.db.models import Count
    from django.test import Client

    from members.models import User
    from posts.models import Post
    from trail.models import Link

    staging.require_demo()
    merged = Link.objects.filter(kind="merged_into", target_kind="checklists.topic")
    counted = merged.values("target_id").annotate(n=Count("pk"))
    topic = counted.order_by("-n").first()
    assert topic is not None
    post = Link.objects.filter(kind="published_as").latest("pk").target_id
    browser = Client(headers={"host": "127.0.0.1"})
    clerk = User.objects.get(username="clerk")
    browser.force_login(clerk, backend=staging.ACCOUNTS)
    pages = {
        "topic": f"/lineage/checklists.topic/{topic['target_id']}/",
        "post": f"/lineage/posts.post/{post}/",
        "detail": f"/posts/{Post.objects.published().latest('pk').pk}/",
    }
    found: dict[str, object] = {"merged": topic["n"]}
    with transaction.atomic():
        pages["wide"] = f"/lineage/checklists.topic/{widen()}/"
        measure(browser, pages, found, rounds)
        transaction.set_rollback(True)
    print(json.dumps(found, ensure_ascii=False))


def widen() -> int:
    """A topic with 3,000 concerns and nothing else; its id."""
    from django.utils import timezone

    from checklists.models import ConcernItem, Topic
    from trail.models import LinkKind
    from trail.services import link_many

    topic = Topic.objects.latest("pk")
    topic.pk = None
    topic.save(force_insert=True)
    mine = ConcernItem.objects.filter(committee=topic.round.committee)[:WIDE]
    link_many(LinkKind.MERGED_INTO, [(one, topic) for one in mine], at=timezone.now())
    return topic.pk


def measure(
    browser: Client, pages: dict[str, str], found: dict[str, object], rounds: int
) -> None:
    """Statements, and the middle of the times, of each page."""
    spent: dict[str, list[float]] = {name: [] for name in pages}
    for name, path in pages.items():
        found[f"{name}, statements"] = queries.count(queries.get(browser, path))
    for _round in range(rounds):
        for name, path in pages.items():
            act, begun = queries.get(browser, path), time.process_time()
            clock = time.perf_counter()
            act()
            spent[name].append(time.perf_counter() - clock)
            found[f"{name}, CPU ms"] = round(1000 * (time.process_time() - begun), 1)
    middle = {name: statistics.median(times) for name, times in spent.items()}
    found |= {f"{name}, ms": round(1000 * one, 1) for name, one in middle.items()}
    ratio = middle["topic"] / middle["detail"]
    found["ratio"] = round(ratio, 2)
    found["ratio, wide"] = round(middle["wide"] / middle["detail"], 2)
    asked = found["topic, statements"]
    assert isinstance(asked, int)
    found["within"] = asked <= MOST and ratio <= RATIO


if __name__ == "__main__":
    main()
