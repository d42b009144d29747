"""The way back: asked once to the same post, and the two experiences compared (W61)."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from activities.models import Participation, Source
from activities.services.offers import Wanted, offer_seats
from activities.states import ActivityState, ParticipationState
from cases.models import Solved
from common.errors import InvalidInput, Refused
from common.moves import target_of
from members.acting import SYSTEM_ACTING, Acting
from posts.errors import NotYet
from posts.loop_notices import tell_office, tell_visit
from posts.loop_rules import LONGEST, require_clerk
from posts.models import (
    ExperienceReport,
    PostSession,
    ReturnVisit,
    Suggestion,
)
from posts.services.suggestions import lock_suggestion
from posts.states import HANDED_IN, VISIT_MOVES, PostState, VisitAction, VisitState
from trail.models import LinkKind
from trail.services import Entry, link, record

ANSWER_WITHIN = dt.timedelta(days=7)
# What the author did with the seat, and what follows for the visit.
ENDS = {
    ParticipationState.DECLINED: VisitAction.REFUSE,
    ParticipationState.EXPIRED: VisitAction.LAPSE,
    ParticipationState.CANCELLED: VisitAction.LAPSE,
    ParticipationState.ABSENT: VisitAction.LAPSE,
}


@dataclass(frozen=True)
class Comparison:
    """What was better, the same, worse; and whether it is really solved."""

    solved: str
    better: str = ""
    same: str = ""
    worse: str = ""


@transaction.atomic
def offer_return_visit(
    *, actor: Acting, suggestion_id: int, at: dt.datetime
) -> ReturnVisit | None:
    """The author holds a seat at the post's next session, or a wish stands for one.

    Once for a suggestion, after its case was carried out; None where it did not come
    from a post. Asking again changes nothing, but tries a wish that still stands.
    """
    suggestion = lock_suggestion(suggestion_id)
    require_clerk(actor, suggestion)
    if suggestion.case is None or suggestion.case.carried_out_at is None:
        raise NotYet(_("建议落实后方可邀请再体验。"))
    if suggestion.post is None:
        return None
    visit, is_new = ReturnVisit.objects.get_or_create(
        suggestion=suggestion,
        defaults={"post": suggestion.post, "asked_at": at},
    )
    if is_new:
        entry = Entry(visit, "posts.wish_visit", to_state=visit.state)
        record(actor.author, entry, at=at)
    visit.suggestion, visit.post = suggestion, suggestion.post
    if visit.state == VisitState.WISHED:
        _seat(visit, at)
        if is_new and visit.participation_id is None:
            tell_visit(visit, at=at)
    return visit


def _seat(visit: ReturnVisit, at: dt.datetime) -> None:
    """Try the sessions ahead until one gives a seat; else keep why none did."""
    obstacle = _("该岗位还没有新的场次")
    for session in sessions_ahead(visit, at):
        wanted = Wanted(session.activity_id, visit.suggestion.role_id)
        offers = offer_seats(
            # The seat follows from the rule, whoever said that it is carried out.
            actor=SYSTEM_ACTING,
            wanted=[wanted],
            source=Source.INVITED,
            at=at,
            expires_at=at + ANSWER_WITHIN,
        )
        if offers.made:
            _offered(visit, offers.made[0], at)
            return
        obstacle = offers.skipped[0].sentence
    if visit.obstacle != obstacle[:200]:
        visit.obstacle = obstacle[:200]
        visit.save(update_fields=["obstacle"])


def _offered(visit: ReturnVisit, held: Participation, at: dt.datetime) -> None:
    visit.participation, visit.obstacle = held, ""
    _move(SYSTEM_ACTING, visit, VisitAction.OFFER, ["participation", "obstacle"], at)
    link(LinkKind.BROUGHT_BACK, source=visit.suggestion, target=held, at=at)
    tell_visit(visit, at=at)


def sessions_ahead(visit: ReturnVisit, at: dt.datetime) -> QuerySet[PostSession]:
    """Published sessions of the same post, in this round or one after it."""
    post = visit.post
    again = Q(post__department=post.department_id, post__title=post.title)
    return (
        PostSession.objects.filter(
            Q(post=post) | again,
            post__state=PostState.PUBLISHED,
            activity__state=ActivityState.PUBLISHED,
            activity__starts_at__gt=at,
        )
        .select_related("activity")
        .order_by("activity__starts_at", "pk")
    )


def _move(
    actor: Acting,
    visit: ReturnVisit,
    action: VisitAction,
    fields: list[str],
    at: dt.datetime,
    *,
    reason: str = "",
) -> None:
    before = visit.state
    visit.state = target_of(VISIT_MOVES, action, before)
    visit.save(update_fields=["state", *fields])
    entry = Entry(visit, f"posts.{action}", before, visit.state, reason)
    record(actor.author, entry, at=at)


@transaction.atomic
def refuse_visit(*, actor: Acting, visit_id: int, at: dt.datetime) -> ReturnVisit:
    """The author does not want to come again; a seat offered is declined apart."""
    visit = lock_visit(visit_id)
    _require_own(actor, visit)
    if visit.state == VisitState.OFFERED:
        raise NotYet(_("请在“我的岗位”中谢绝已安排的名额。"))
    _move(actor, visit, VisitAction.REFUSE, [], at)
    return visit


@transaction.atomic
def compare_visit(
    *, actor: Acting, visit_id: int, comparison: Comparison, at: dt.datetime
) -> ReturnVisit:
    """The loop is closed: both reports stand side by side with what has changed.

    By the author, once the second report is handed in. Where it is not solved the
    office is told, and may have the case handled again.
    """
    visit = lock_visit(visit_id)
    _require_own(actor, visit)
    target_of(VISIT_MOVES, VisitAction.COMPARE, visit.state)
    _check(comparison)
    report = ExperienceReport.objects.filter(
        participation=visit.participation_id, state__in=HANDED_IN
    ).first()
    if report is None:
        raise NotYet(_("请先提交再体验的反馈，再对比两次体验。"))
    for name, value in asdict(comparison).items():
        setattr(visit, name, value.strip())
    visit.report, visit.compared_at = report, at
    fields = ["solved", "better", "same", "worse", "report", "compared_at"]
    _move(actor, visit, VisitAction.COMPARE, fields, at, reason=visit.solved)
    if visit.solved != Solved.YES:
        tell_office(
            visit.suggestion, "unsolved", _("再体验认为尚未解决，可重新办理"), at=at
        )
    return visit


def lock_visit(pk: int) -> ReturnVisit:
    """The visit as it stands once its suggestion is locked."""
    suggestion_id = ReturnVisit.objects.values_list("suggestion_id", flat=True).get(
        pk=pk
    )
    suggestion = lock_suggestion(suggestion_id)
    visit = ReturnVisit.objects.select_related("post", "participation").get(pk=pk)
    visit.suggestion = suggestion
    return visit


def _require_own(actor: Acting, visit: ReturnVisit) -> None:
    if actor.user is None or actor.user.pk != visit.suggestion.author_id:
        raise Refused(_("只有提出人本人可以办理这一步。"), code="not_yours")


def _check(comparison: Comparison) -> None:
    texts = {
        name: getattr(comparison, name).strip() for name in ("better", "same", "worse")
    }
    wrong = {
        name: [_("不超过 %s 字") % LONGEST]
        for name, text in texts.items()
        if len(text) > LONGEST
    }
    if not any(texts.values()):
        wrong["better"] = [_("请至少写明一项变化或没有变化之处")]
    if comparison.solved not in Solved.values:
        wrong["solved"] = [_("请选择")]
    if wrong:
        raise InvalidInput(_("请把对比填写完整。"), fields=wrong)


def follow_visits(at: dt.datetime) -> int:
    """Visits follow what became of their seats; wishes are fulfilled where they can be.

    Also for cases that were carried out without the office asking back. May run twice
    or at once: each suggestion is locked and read again.
    """
    done = Suggestion.objects.filter(
        case__carried_out_at__isnull=False,
        post__isnull=False,
        return_visit__isnull=True,
    )
    ended = ReturnVisit.objects.filter(
        state=VisitState.OFFERED, participation__state__in=list(ENDS)
    )
    wished = ReturnVisit.objects.filter(state=VisitState.WISHED)
    moved = sum(_end(pk, at) for pk in list(ended.values_list("pk", flat=True)))
    for pk in list(done.values_list("pk", flat=True)):
        offer_return_visit(actor=SYSTEM_ACTING, suggestion_id=pk, at=at)
        moved += 1
    return moved + sum(
        _fulfil(pk, at) for pk in list(wished.values_list("pk", flat=True))
    )


@transaction.atomic
def _end(visit_id: int, at: dt.datetime) -> bool:
    visit = lock_visit(visit_id)
    held = visit.participation
    if visit.state != VisitState.OFFERED or held is None:
        return False
    action = ENDS.get(ParticipationState(held.state))
    if action is None:
        return False
    if action == VisitAction.LAPSE:
        visit.participation = None
    _move(SYSTEM_ACTING, visit, action, ["participation"], at)
    return True


@transaction.atomic
def _fulfil(visit_id: int, at: dt.datetime) -> bool:
    visit = lock_visit(visit_id)
    if visit.state != VisitState.WISHED:
        return False
    _seat(visit, at)
    return visit.participation_id is not None
