"""Confirming in the background: ordered by a clerk, done in that clerk's name."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from common.errors import Refused
from common.jobs import JobState
from common.wake import wake_later
from members.acting import Acting
from members.models import RoleAssignment
from posts.errors import AlreadyOrdered, JobLost
from posts.models import Confirmation, Match
from posts.services.confirming import confirm_match, require_confirmable
from posts.services.progress import Progress
from trail.services import Entry, record


@transaction.atomic
def order_confirmation(*, actor: Acting, match: Match, at: dt.datetime) -> Confirmation:
    """Queue the confirmation of a run; its offers go out once that is done.

    Refused where the run cannot be confirmed, or is being confirmed already.
    """
    match = Match.objects.select_for_update(of=("self",)).get(pk=match.pk)
    require_confirmable(actor, match)
    if match.confirmations.under_way().exists():
        raise AlreadyOrdered(_("该方案正在确认，请等待完成。"))
    # A clerk acts in a role.
    assert actor.assignment is not None
    order = Confirmation.objects.create(
        run=match,
        assignment=actor.assignment,
        requested_by=actor.user,
        queued_at=at,
    )
    entry = Entry(match, "posts.order_confirmation", match.state, match.state)
    record(actor.author, entry, at=at)
    wake_later(Confirmation.TASK, order.pk)
    return order


@transaction.atomic
def carry_out(order: Confirmation, at: dt.datetime, progress: Progress) -> Match:
    """Do a claimed order: run confirmed, offers out and order done, or none of these.

    The order stays locked meanwhile, so that whoever takes it for lost waits and then
    finds it done. Raises JobLost where another worker has it.
    """
    orders = Confirmation.objects.select_related(
        "run__round", "requested_by", "assignment__committee"
    )
    held = orders.select_for_update(of=("self",)).get(pk=order.pk)
    if held.job_state != JobState.RUNNING or held.attempts != order.attempts:
        raise JobLost
    actor = _still_acting(held, at)
    match = confirm_match(actor=actor, match=held.run, at=at, progress=progress)
    Confirmation.objects.finish(held.pk, at)
    return match


def _still_acting(order: Confirmation, at: dt.datetime) -> Acting:
    """Who ordered it, in the role of then; Refused where they no longer hold it."""
    held = RoleAssignment.objects.in_force(timezone.localdate(at)).filter(
        pk=order.assignment_id, user__is_active=True
    )
    if not held.exists():
        raise Refused(
            _("下达确认的工作人员已不再担任该角色，请由在任工作人员重新确认。")
        )
    return Acting(order.requested_by, order.assignment)
