"""A named clerk confirms a run, and its offers go out."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from activities.models import Source
from activities.services.offers import Offers, Wanted, offer_seats
from checklists.models import Round
from common.jobs import JobState
from common.moves import target_of
from members.acting import Acting
from members.models import Role, RoleAssignment
from members.rules import require_staff
from posts.errors import InputChanged, NotFinished
from posts.loading.facts import read_facts
from posts.loading.imprint import imprint
from posts.loading.weights import parse_weights
from posts.models import Match, MatchLine, Outcome
from posts.reasons import HELD
from posts.rules import require_named, require_phase
from posts.services.progress import Progress, silent
from posts.states import MATCH_MOVES, MatchAction
from trail.services import Entry, record


@transaction.atomic
def confirm_match(
    *, actor: Acting, match: Match, at: dt.datetime, progress: Progress = silent
) -> Match:
    """The run is confirmed and every new seat of it offered to its member.

    Refused where wishes, seats or people have changed since the run was made: then it
    has to run again. Seats that could not be offered all the same stand as refused
    lines with the reason.
    """
    # One confirmation per round at a time: the next one sees this one's offers.
    round_ = Round.objects.select_for_update(of=("self",)).get(pk=match.round_id)
    match = Match.objects.select_for_update(of=("self",)).get(pk=match.pk)
    match.round = round_
    before = match.state
    after = require_confirmable(actor, match)
    progress(5, _("正在核对意向、场次和报名情况"))
    if has_changed(match):
        raise InputChanged(
            _("算出该方案之后，意向、场次或报名情况有变化，请重新运行匹配后再确认。")
        )
    progress(35, _("正在发出名额"))
    offers = _offer(actor, match, at)
    progress(90, _("正在登记结果"))
    match.state, match.confirmed_by, match.confirmed_at = after, actor.user, at
    match.offers_made, match.offers_skipped = len(offers.made), len(offers.skipped)
    match.save(
        update_fields=[
            "state",
            "confirmed_by",
            "confirmed_at",
            "offers_made",
            "offers_skipped",
        ]
    )
    facts = {"made": match.offers_made, "skipped": match.offers_skipped}
    entry = Entry(match, "posts.confirm_match", before, match.state, after=facts)
    record(actor.author, entry, at=at)
    return match


def require_confirmable(actor: Acting, match: Match) -> str:
    """This actor may confirm this run as it stands; the state that it will be in."""
    require_named(actor)
    require_staff(actor, match.round.committee_id)
    after = target_of(MATCH_MOVES, MatchAction.CONFIRM, match.state)
    if match.job_state != JobState.DONE:
        raise NotFinished(_("该方案尚未算完，请等待完成后再确认。"))
    require_phase(match.round)
    return after


def has_changed(match: Match) -> bool:
    """Whether the run would start from something else today."""
    facts = read_facts(match.round, match.queued_at)
    return imprint(facts, parse_weights(match.parameters)) != match.digest


def _offer(actor: Acting, match: Match, at: dt.datetime) -> Offers:
    seats = list(
        match.lines.filter(outcome=Outcome.SEAT)
        .exclude(code=HELD)
        .order_by("pk")
        .values_list("pk", "session__activity_id", "member_id")
    )
    assignments = dict(
        RoleAssignment.objects.in_force(timezone.localdate(at))
        .filter(role=Role.MEMBER, member__in={member for *_line, member in seats})
        .order_by("-pk")
        .values_list("member_id", "pk")
    )
    wanted: defaultdict[Wanted, list[int]] = defaultdict(list)
    for line, activity, member in seats:
        assert activity is not None
        wanted[Wanted(activity, assignments.get(member, 0))].append(line)
    offers = offer_seats(actor=actor, wanted=list(wanted), source=Source.MATCHED, at=at)
    _note_skipped(offers, wanted)
    return offers


def _note_skipped(offers: Offers, lines: Mapping[Wanted, list[int]]) -> None:
    """What could not be offered is no seat any more, and says why."""
    told = {
        pk: (one.code, _("确认时未能发出名额：%s") % one.sentence)
        for one in offers.skipped
        for pk in lines[one.wanted]
    }
    changed = list(MatchLine.objects.filter(pk__in=told))
    for line in changed:
        line.outcome = Outcome.REFUSED
        line.code, line.explanation = told[line.pk]
    fields = ["outcome", "code", "explanation"]
    MatchLine.objects.bulk_update(changed, fields, batch_size=500)
