"""One fingerprint of everything a run is made from.

Taken from what was read, not from the problem made of it: so whether anything has
changed since is known without comparing texts and choosing candidates again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict

from activities.models import Activity
from activities.rules import Candidate
from posts.loading.facts import Facts
from posts.matching.weights import Weights
from posts.models import Post


def imprint(facts: Facts, weights: Weights) -> str:
    """The same facts and weights, the same digest, whatever the process."""
    state = hashlib.sha256()
    for part in _parts(facts, weights):
        state.update(json.dumps(part, default=str, sort_keys=True).encode())
        state.update(b"\n")
    return state.hexdigest()


def _parts(facts: Facts, weights: Weights) -> Iterator[object]:
    yield asdict(weights)
    yield facts.round.posts_per_person
    yield [
        (one.pk, one.member_id, one.member.user_id, one.limit, one.times, one.note)
        for one in facts.intents
    ]
    yield [(one.intent_id, one.offer_id, one.rank) for one in facts.choices]
    yield facts.fields, facts.regions
    yield [(one.pk, one.post_id, *_activity(one.activity)) for one in facts.sessions]
    yield [_post(one) for one in {s.post_id: s.post for s in facts.sessions}.values()]
    yield [(pk, *_person(one)) for pk, one in sorted(facts.candidates.items())]
    past = facts.past
    # Which row of a person came first says nothing.
    yield sorted(
        (one.person_id, one.activity_id, str(one.starts_at), str(one.until))
        for one in past.held
    )
    yield sorted(past.attended.items()), sorted(past.been), sorted(past.said_no)
    yield sorted(facts.passed_over)
    yield sorted(facts.granted.items()), sorted(facts.spent.items())


def _activity(one: Activity) -> tuple[object, ...]:
    return (
        one.committee_id,
        one.committee.path,
        one.committee.travel_minutes,
        one.host_id,
        one.region_id,
        one.starts_at,
        one.ends_at,
        one.capacity,
        one.taken,
        one.waiting,
        one.min_participants,
        one.audience,
        one.audience_sectors,
        one.audience_groups,
    )


def _post(one: Post) -> tuple[object, ...]:
    field = one.field.name if one.field else ""
    return (
        one.pk,
        one.offer_id,
        one.field_id,
        field,
        one.region_id,
        one.title,
        one.scene,
        one.host_site,
    )


def _person(one: Candidate) -> tuple[object, ...]:
    held = one.assignment
    return (
        held.pk,
        held.role,
        held.committee.path,
        one.sector_id,
        one.has_left,
        sorted(one.groups),
        sorted(one.employers),
    )
