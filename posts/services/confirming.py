"""A named clerk confirms a run, and its offers go out."""

from __future__ import annotations

import datetime as dt

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
from posts.loading.weights import parse_weights
from posts.models import Match, MatchLine, Outcome
from posts.reasons import HELD
from posts.rules import require_named, require_phase
from posts.states import MATCH_MOVES, MatchAction
from trail.services import Entry, record


@transaction.atomic
def confirm_match(*, actor: Acting, match: Match, at: dt.datetime) -> Match:
    """The run is confirmed and every new seat of it offered to its member.

    Refused where wishes, seats or people have changed since the run was made: then it
    has to run again. Seats that could not be offered all the same stand as refused
    lines with the reason.
    """
    require_named(actor)
    # One confirmation per round at a time: the next one sees this one's offers.
    round_ = Round.objects.select_for_update(of=("self",)).get(pk=match.round_id)
    match = Match.objects.select_for_update(of=("self",)).get(pk=match.pk)
    require_staff(actor, round_.committee_id)
    before = match.state
    after = target_of(MATCH_MOVES, MatchAction.CONFIRM, before)
    if match.job_state != JobState.DONE:
        raise NotFinished(_("该方案尚未算完，请等待完成后再确认。"))
    require_phase(round_)
    match.round = round_
    if has_changed(match):
        raise InputChanged(
            _("算出该方案之后，意向、场次或报名情况有变化，请重新运行匹配后再确认。")
        )
    offers = _offer(actor, match, at)
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


def has_changed(match: Match) -> bool:
    """Whether the run would start from something else today."""
    # Arrays and the language engine are heavy and wanted for this one question only.
    from posts.loading.loaded import load_round  # noqa: PLC0415

    weights = parse_weights(match.parameters)
    return load_round(match.round, match.queued_at, weights).digest != match.digest


def _offer(actor: Acting, match: Match, at: dt.datetime) -> Offers:
    lines = list(
        match.lines.filter(outcome=Outcome.SEAT)
        .exclude(code=HELD)
        .select_related("session")
        .order_by("pk")
    )
    assignments = dict(
        RoleAssignment.objects.in_force(timezone.localdate(at))
        .filter(role=Role.MEMBER, member__in={one.member_id for one in lines})
        .order_by("-pk")
        .values_list("member_id", "pk")
    )
    wanted = {
        Wanted(_activity(one), assignments.get(one.member_id, 0)): one for one in lines
    }
    offers = offer_seats(actor=actor, wanted=list(wanted), source=Source.MATCHED, at=at)
    _note_skipped(offers, wanted)
    return offers


def _activity(line: MatchLine) -> int:
    assert line.session is not None
    return line.session.activity_id


def _note_skipped(offers: Offers, lines: dict[Wanted, MatchLine]) -> None:
    """What could not be offered is no seat any more, and says why."""
    changed: list[MatchLine] = []
    for one in offers.skipped:
        line = lines[one.wanted]
        line.outcome, line.code = Outcome.REFUSED, one.code
        line.explanation = _("确认时未能发出名额：%s") % one.sentence
        changed.append(line)
    fields = ["outcome", "code", "explanation"]
    MatchLine.objects.bulk_update(changed, fields, batch_size=500)
