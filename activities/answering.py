"""Answering a booking over the API; the room of posts calls it for a session."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, cast

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework.request import Request

from activities.roles import role_asked_for
from activities.serializers import BookIn
from activities.services.booking import Booking, book_seat
from activities.services.keys import Answer, answer_once
from activities.states import ParticipationState
from common.errors import DomainError, InvalidInput, Refused
from members.acting import Acting, acting_as
from members.models import Member, Role, RoleAssignment, SectorRepresentative

if TYPE_CHECKING:
    from members.models import User

KEY_HEADER = "Idempotency-Key"
KEY_LENGTH = 128


def answer_booking(request: Request, activity_id: int) -> HttpResponse:
    """Book for who asks; refusals are answers too, so that a key can repeat them.

    The activity must be one the person may see; a missing one is the caller's 404.
    201 confirmed, 202 waiting, 403 and 409 with a code, 422 for a key used otherwise.
    """
    user = cast("User", request.user)
    role_id = role_asked_for(request)
    body = BookIn(data=request.data)
    body.is_valid(raise_exception=True)
    wanted: Mapping[str, int] = body.validated_data
    now = timezone.now()

    def book() -> Answer:
        return _book(user, role_id, activity_id, wanted, now)

    key = request.headers.get(KEY_HEADER, "").strip()
    try:
        answer = (
            answer_once(
                person_id=user.pk,
                key=_checked(key),
                fingerprint=_fingerprint(activity_id, role_id, wanted),
                at=now,
                answer=book,
            )
            if key
            else book()
        )
    except DomainError as error:
        answer = _refusal(error, error.status)
    return HttpResponse(
        answer.text, status=answer.status, content_type="application/json"
    )


def _book(
    user: User,
    role_id: int | None,
    activity_id: int,
    wanted: Mapping[str, int],
    now: dt.datetime,
) -> Answer:
    try:
        for_whom = _person(user, wanted, now)
        made = book_seat(
            actor=_actor(user, role_id, is_agent=for_whom is not None),
            activity_id=activity_id,
            at=now,
            on_behalf_of=for_whom,
        )
    except Refused as error:
        return _refusal(error, 403)
    except DomainError as error:
        return _refusal(error, error.status)
    return _made(made)


def _actor(user: User, role_id: int | None, *, is_agent: bool) -> Acting:
    """In the role asked for; else as staff for others, in whatever fits for oneself."""
    if role_id:
        return acting_as(user, role_id=role_id)
    return acting_as(user, Role.CLERK) if is_agent else Acting(user)


def _person(
    user: User, wanted: Mapping[str, int], now: dt.datetime
) -> RoleAssignment | None:
    """The assignment of the member or representative named, among those visible."""
    if not wanted:
        return None
    held = RoleAssignment.objects.in_force(timezone.localdate(now))
    if "member" in wanted:
        seen = Member.objects.visible_to(user).filter(pk=wanted["member"])
        found = held.filter(member__in=seen).first()
    else:
        public = SectorRepresentative.objects.visible_to(user)
        found = held.filter(
            representative__in=public.filter(pk=wanted["representative"])
        ).first()
    if found is None:
        raise InvalidInput(
            _("没有找到要代为报名的人，请核对后再试。"),
            fields={name: [_("没有找到")] for name in wanted},
        )
    return found


def _made(made: Booking) -> Answer:
    facts: dict[str, object] = {
        "participation": made.participation_id,
        "state": made.state,
    }
    if made.state == ParticipationState.WAITING:
        return _answer(202, facts | {"position": made.position})
    return _answer(201, facts)


def _refusal(error: DomainError | Refused, status: int) -> Answer:
    fields = error.fields if isinstance(error, DomainError) else {}
    return _answer(
        status, {"code": error.code, "detail": error.message, "fields": fields}
    )


def _answer(status: int, facts: Mapping[str, object]) -> Answer:
    return Answer(status, json.dumps(facts, ensure_ascii=False, separators=(",", ":")))


def _checked(key: str) -> str:
    if len(key) > KEY_LENGTH or not (key.isascii() and key.isprintable()):
        raise InvalidInput(_("请求号须为 128 个以内的可见字符。"), code="invalid_key")
    return key


def _fingerprint(
    activity_id: int, role_id: int | None, wanted: Mapping[str, int]
) -> str:
    facts = json.dumps([activity_id, role_id, dict(wanted)], sort_keys=True)
    return hashlib.sha256(facts.encode()).hexdigest()
