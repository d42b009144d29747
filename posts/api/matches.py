"""Match runs over the API: asked for, watched, compared, confirmed."""

from __future__ import annotations

import django_filters
from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.generics import ListAPIView, RetrieveAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from checklists.models import Round
from common.errors import InvalidInput
from members.acting import Acting, acting_as
from members.models import Role, User
from posts.comparison import compare_matches
from posts.models import Confirmation, Match, MatchLine
from posts.serializers_matches import (
    ComparisonOut,
    ConfirmationOut,
    LineOut,
    MatchIn,
    MatchOut,
)
from posts.services.confirmations import order_confirmation
from posts.services.matching import discard_match, request_match


class MatchFilter(django_filters.FilterSet):  # type: ignore[misc]
    round = django_filters.CharFilter(field_name="round__code")

    class Meta:
        model = Match
        fields = ["state", "job_state"]


class LineFilter(django_filters.FilterSet):  # type: ignore[misc]
    member = django_filters.NumberFilter(field_name="member_id")

    class Meta:
        model = MatchLine
        fields = ["outcome", "code"]


def _clerk(request: Request) -> Acting:
    assert isinstance(request.user, User)
    role_id = getattr(request, "acting_role_id", None)
    return acting_as(request.user, Role.CLERK, role_id=role_id)


def _runs(request: Request) -> QuerySet[Match]:
    seen = Match.objects.visible_to(request.user)
    return seen.select_related("round", "confirmed_by")


class MatchList(ListAPIView[Match]):
    """Runs of the committees one reads as staff or leader."""

    queryset = Match.objects.none()
    serializer_class = MatchOut
    filterset_class = MatchFilter

    def get_queryset(self) -> QuerySet[Match]:
        return _runs(self.request)

    @extend_schema(
        request=MatchIn,
        responses={
            202: MatchOut,
            403: OpenApiResponse(description="staff_only"),
            409: OpenApiResponse(description="wrong_phase, nothing_to_match"),
        },
    )
    def post(self, request: Request) -> Response:
        """Queue a run; watch it under its own address."""
        given = MatchIn(data=request.data)
        given.is_valid(raise_exception=True)
        asked = dict(given.validated_data)
        seen = Round.objects.visible_to(request.user)
        round_ = get_object_or_404(seen, code=asked.pop("round"))
        run = request_match(
            actor=_clerk(request), round_=round_, at=timezone.now(), **asked
        )
        return Response(MatchOut(run).data, status=202)


class MatchDetail(RetrieveAPIView[Match]):
    queryset = Match.objects.none()
    serializer_class = MatchOut

    def get_queryset(self) -> QuerySet[Match]:
        return _runs(self.request)


class MatchLines(ListAPIView[MatchLine]):
    """All lines for staff; for a member the own ones of a confirmed run."""

    queryset = MatchLine.objects.none()
    serializer_class = LineOut
    filterset_class = LineFilter

    def get_queryset(self) -> QuerySet[MatchLine]:
        pk = self.kwargs["pk"]
        lines = MatchLine.objects.visible_to(self.request.user).filter(run=pk)
        if not (_runs(self.request).filter(pk=pk).exists() or lines.exists()):
            raise Http404
        return lines.select_related(
            "intent", "member", "session__post", "session__activity"
        )


class ConfirmMatch(APIView):
    """The confirmation of a run, in the name of the clerk who orders it."""

    @extend_schema(
        request=None,
        responses={
            202: ConfirmationOut,
            409: OpenApiResponse(
                description="wrong_state, not_finished, wrong_phase, already_ordered"
            ),
        },
    )
    def post(self, request: Request, pk: int) -> Response:
        """Queue the confirmation; watch it under the same address."""
        run = get_object_or_404(_runs(request), pk=pk)
        order = order_confirmation(actor=_clerk(request), match=run, at=timezone.now())
        return Response(ConfirmationOut(order).data, status=202)

    @extend_schema(responses=ConfirmationOut)
    def get(self, request: Request, pk: int) -> Response:
        """How far the latest confirmation is; what stood in its way is in `error`."""
        seen = Confirmation.objects.visible_to(request.user).filter(run=pk)
        order = seen.select_related("requested_by").order_by("-pk").first()
        if order is None:
            raise Http404
        return Response(ConfirmationOut(order).data)


class DiscardMatch(APIView):
    """Put a run aside."""

    @extend_schema(
        request=None,
        responses={200: MatchOut, 409: OpenApiResponse(description="wrong_state")},
    )
    def post(self, request: Request, pk: int) -> Response:
        run = get_object_or_404(_runs(request), pk=pk)
        discard_match(actor=_clerk(request), match=run, at=timezone.now())
        return Response(MatchOut(_runs(request).get(pk=pk)).data)


class CompareMatches(APIView):
    """What changes for whom, from this run to the one named by `with`."""

    @extend_schema(
        parameters=[OpenApiParameter("with", int, required=True)],
        responses=ComparisonOut,
    )
    def get(self, request: Request, pk: int) -> Response:
        runs = _runs(request)
        before = get_object_or_404(runs, pk=pk)
        asked = request.query_params.get("with", "")
        if not asked.isdecimal():
            raise InvalidInput(_("请用 with 指明要比较的方案编号。"))
        after = get_object_or_404(runs, pk=int(asked), round=before.round_id)
        return Response(ComparisonOut(compare_matches(before, after)).data)
