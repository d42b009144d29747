"""Participations over the API, check-in, and the calendar's address."""

from __future__ import annotations

from typing import cast

import django_filters
from django.conf import settings
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.generics import ListAPIView, RetrieveAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from activities.answering import answer_booking
from activities.codes import draw_code, make_code
from activities.models import CalendarFeed, Participation
from activities.roles import acting_on, role_asked_for
from activities.serializers import (
    CalendarOut,
    CodeIn,
    CodeOut,
    ParticipationOut,
    ReasonIn,
)
from activities.services.attendance import check_in, check_in_by_code, mark_absent
from activities.services.feed import reset_calendar_feed
from activities.services.queue import accept_offer, cancel_participation, decline_offer
from activities.states import ParticipationState
from members.acting import Acting, acting_as
from members.models import User

__all__ = ["answer_booking"]


class ParticipationFilter(django_filters.FilterSet):  # type: ignore[misc]
    state = django_filters.MultipleChoiceFilter(choices=ParticipationState.choices)
    activity = django_filters.NumberFilter(field_name="activity_id")

    class Meta:
        model = Participation
        fields = ("state", "activity")


def _participations(request: Request) -> QuerySet[Participation]:
    return (
        Participation.objects.visible_to(request.user)
        .select_related("activity", "person", "assignment")
        .with_position()
    )


class ParticipationList(ListAPIView[Participation]):
    """Own participations; those of their activities for staff and host."""

    queryset = Participation.objects.none()
    serializer_class = ParticipationOut
    filterset_class = ParticipationFilter

    def get_queryset(self) -> QuerySet[Participation]:
        return _participations(self.request)


class ParticipationDetail(RetrieveAPIView[Participation]):
    queryset = Participation.objects.none()
    serializer_class = ParticipationOut

    def get_queryset(self) -> QuerySet[Participation]:
        return _participations(self.request)


class ParticipationStep(APIView):
    """One step of one participation: find it, take the step, show it."""

    def step(self, actor: Acting, pk: int, reason: str) -> object:
        raise NotImplementedError

    @extend_schema(request=ReasonIn, responses=ParticipationOut)
    def post(self, request: Request, pk: int) -> Response:
        seen = get_object_or_404(_participations(request), pk=pk)
        body = ReasonIn(data=request.data)
        body.is_valid(raise_exception=True)
        actor = acting_on(request, seen.activity, seen)
        self.step(actor, pk, body.validated_data["reason"])
        return Response(ParticipationOut(_participations(request).get(pk=pk)).data)


class Cancel(ParticipationStep):
    def step(self, actor: Acting, pk: int, reason: str) -> object:
        return cancel_participation(
            actor=actor, participation_id=pk, at=timezone.now(), reason=reason
        )


class Accept(ParticipationStep):
    def step(self, actor: Acting, pk: int, reason: str) -> object:
        return accept_offer(actor=actor, participation_id=pk, at=timezone.now())


class Decline(ParticipationStep):
    def step(self, actor: Acting, pk: int, reason: str) -> object:
        return decline_offer(
            actor=actor, participation_id=pk, at=timezone.now(), reason=reason
        )


class CheckIn(ParticipationStep):
    def step(self, actor: Acting, pk: int, reason: str) -> object:
        return check_in(actor=actor, participation_id=pk, at=timezone.now())


class Absent(ParticipationStep):
    def step(self, actor: Acting, pk: int, reason: str) -> object:
        return mark_absent(
            actor=actor, participation_id=pk, at=timezone.now(), reason=reason
        )


class CheckInByCode(APIView):
    """For staff and host: check in whoever shows the code."""

    @extend_schema(
        operation_id="participations_check_in_by_code",
        request=CodeIn,
        responses=ParticipationOut,
    )
    def post(self, request: Request) -> Response:
        body = CodeIn(data=request.data)
        body.is_valid(raise_exception=True)
        user = cast(User, request.user)
        role_id = role_asked_for(request)
        held = check_in_by_code(
            actor=acting_as(user, role_id=role_id) if role_id else Acting(user),
            code=body.validated_data["code"],
            at=timezone.now(),
        )
        return Response(ParticipationOut(_participations(request).get(pk=held.pk)).data)


class Code(APIView):
    """The check-in code of one's own confirmed seat."""

    @extend_schema(responses=CodeOut)
    def get(self, request: Request, pk: int) -> Response:
        mine = Participation.objects.filter(person=cast(User, request.user))
        held = get_object_or_404(
            mine.select_related("activity"), pk=pk, state=ParticipationState.CONFIRMED
        )
        return Response({"code": make_code(held), "svg": draw_code(held)})


class CalendarAddress(APIView):
    """Where one's own calendar is read; posting gives a new address."""

    @extend_schema(responses=CalendarOut)
    def get(self, request: Request) -> Response:
        mine = CalendarFeed.objects.filter(person=cast(User, request.user)).first()
        return Response({"url": _address(mine) if mine else None})

    @extend_schema(request=None, responses=CalendarOut)
    def post(self, request: Request) -> Response:
        actor = Acting(cast(User, request.user))
        feed = reset_calendar_feed(actor=actor, at=timezone.now())
        return Response({"url": _address(feed)})


def _address(feed: CalendarFeed) -> str:
    path = reverse("activities:calendar", args=[feed.secret])
    return f"{settings.SITE_URL}{path}"
