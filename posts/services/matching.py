"""Runs of the matching engine: asked for, confirmed, discarded."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import asdict

from django.db import transaction
from django.utils.translation import gettext as _

from checklists.models import Round
from common.errors import InvalidInput
from common.moves import target_of
from common.wake import wake_later
from members.acting import Acting
from members.rules import require_staff
from posts.errors import NothingToMatch
from posts.loading.facts import intents_of, sessions_of
from posts.loading.weights import parse_weights
from posts.models import Match
from posts.rules import require_phase
from posts.services.confirming import confirm_match
from posts.states import MATCH_MOVES, MatchAction
from trail.services import Entry, record

__all__ = ["confirm_match", "discard_match", "request_match"]

LONGEST = 240
LARGEST_SEED = 2**31 - 1


@transaction.atomic
def request_match(
    *,
    actor: Acting,
    round_: Round,
    at: dt.datetime,
    seed: int = 1,
    time_limit: int = 120,
    name: str = "",
    parameters: Mapping[str, object] | None = None,
) -> Match:
    """Queue a dry run over the round as it will then stand, judged as of `at`.

    Refused outside the phases of supplying, matching and running, and where there is
    nothing to match.
    """
    require_staff(actor, round_.committee_id)
    weights = parse_weights(parameters or {})
    _check_limits(seed, time_limit)
    round_ = Round.objects.select_related("committee").get(pk=round_.pk)
    require_phase(round_)
    if not intents_of(round_).exists():
        raise NothingToMatch(_("本期还没有委员提交的体验意向，不能匹配。"))
    if not sessions_of(round_, at).exists():
        raise NothingToMatch(
            _("本期没有尚未开始的体验岗场次，不能匹配。请先发布体验岗。")
        )
    run = Match.objects.create(
        round=round_,
        name=name.strip()[:60],
        parameters=asdict(weights),
        seed=seed,
        time_limit=time_limit,
        requested_by=actor.user,
        queued_at=at,
    )
    after = {"seed": seed, "time_limit": time_limit, "parameters": run.parameters}
    entry = Entry(run, "posts.request_match", to_state=run.state, after=after)
    record(actor.author, entry, at=at)
    wake_later(Match.TASK, run.pk)
    return run


def _check_limits(seed: int, time_limit: int) -> None:
    if not 0 <= seed <= LARGEST_SEED:
        raise InvalidInput(_("种子应为 0 至 2147483647 的整数。"))
    if not 1 <= time_limit <= LONGEST:
        raise InvalidInput(_("时限应在 1 至 %d 秒之间。") % LONGEST)


@transaction.atomic
def discard_match(*, actor: Acting, match: Match, at: dt.datetime) -> Match:
    """The run is put aside; its lines stay for comparison."""
    match = Match.objects.select_for_update(of=("self",)).get(pk=match.pk)
    require_staff(actor, match.round.committee_id)
    before = match.state
    match.state = target_of(MATCH_MOVES, MatchAction.DISCARD, before)
    match.save(update_fields=["state"])
    entry = Entry(match, "posts.discard_match", before, match.state)
    record(actor.author, entry, at=at)
    return match
