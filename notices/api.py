"""One's notices over the API: reading them, and how one wants them."""

from __future__ import annotations

import django_filters
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from notices.kinds import CHOSEN
from notices.models import Notice, QuietHours
from notices.selectors import wishes_of
from notices.serializers import (
    NoticeOut,
    PreferencesIO,
    QuietHoursIO,
    ReadAllOut,
)
from notices.services.reading import (
    mark_all_read,
    mark_read,
    set_preferences,
    set_quiet_hours,
)


class NoticeFilter(django_filters.FilterSet):  # type: ignore[misc]
    kind = django_filters.MultipleChoiceFilter(
        choices=[(one.value, one.label) for one in CHOSEN]
    )
    unread = django_filters.BooleanFilter(field_name="read_at", lookup_expr="isnull")

    class Meta:
        model = Notice
        fields = ("kind", "unread")


class NoticeList(ListAPIView[Notice]):
    """One's own, of what one may still see; the newest first."""

    queryset = Notice.objects.none()
    serializer_class = NoticeOut
    filterset_class = NoticeFilter

    def get_queryset(self) -> QuerySet[Notice]:
        return Notice.objects.visible_to(self.request.user).on_site()


class ReadNotice(APIView):
    @extend_schema(request=None, responses=NoticeOut)
    def post(self, request: Request, pk: int) -> Response:
        notice = get_object_or_404(Notice.objects.visible_to(request.user), pk=pk)
        return Response(NoticeOut(mark_read(notice=notice, at=timezone.now())).data)


class ReadAll(APIView):
    @extend_schema(operation_id="notices_read_all", request=None, responses=ReadAllOut)
    def post(self, request: Request) -> Response:
        assert request.user.is_authenticated
        count = mark_all_read(user=request.user, at=timezone.now())
        return Response({"read": count})


class Preferences(APIView):
    """The pace of every kind through every channel; what is not named stays."""

    @extend_schema(responses=PreferencesIO)
    def get(self, request: Request) -> Response:
        assert request.user.is_authenticated
        return Response(_told(request.user.pk))

    @extend_schema(request=PreferencesIO, responses=PreferencesIO)
    def put(self, request: Request) -> Response:
        assert request.user.is_authenticated
        body = PreferencesIO(data=request.data)
        body.is_valid(raise_exception=True)
        given = body.validated_data["preferences"]
        wishes = {(one["kind"], one["channel"]): one["pace"] for one in given}
        set_preferences(user=request.user, wishes=wishes)
        return Response(_told(request.user.pk))


class QuietTimes(APIView):
    """Between these hours only the urgent is sent."""

    @extend_schema(responses=QuietHoursIO)
    def get(self, request: Request) -> Response:
        hours = QuietHours.objects.visible_to(request.user).first() or QuietHours()
        return Response(QuietHoursIO(hours).data)

    @extend_schema(request=QuietHoursIO, responses=QuietHoursIO)
    def put(self, request: Request) -> Response:
        assert request.user.is_authenticated
        body = QuietHoursIO(data=request.data)
        body.is_valid(raise_exception=True)
        hours = set_quiet_hours(user=request.user, **body.validated_data)
        return Response(QuietHoursIO(hours).data)


def _told(user_id: int) -> dict[str, object]:
    rows = [
        {"kind": kind, "channel": channel, "pace": pace}
        for (kind, channel), pace in wishes_of(user_id).items()
    ]
    return {"preferences": rows}
