"""Statistics and reports over the API."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import FileResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import generics
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from common.errors import InvalidInput
from members.models import User
from reports.filters import ReportFilter
from reports.models import ReportRun
from reports.selectors import four_lists
from reports.selectors.rounds import asker_for, round_to_read
from reports.serializers import FourListsOut, ReportIn, ReportOut
from reports.services.making import fetch_report, request_report


class FourLists(APIView):
    """The figures of a round, for the staff and leaders of its committee."""

    @extend_schema(
        parameters=[OpenApiParameter("round", str, required=True)],
        responses={
            200: FourListsOut,
            400: OpenApiResponse(description="round_required, unknown_filter"),
            403: OpenApiResponse(description="permission_denied"),
            404: OpenApiResponse(description="not_found"),
        },
    )
    def get(self, request: Request) -> Response:
        unknown = sorted(set(request.query_params) - {"round"})
        if unknown:
            raise InvalidInput(
                _("不支持的筛选条件：%s。") % "、".join(unknown),
                code="unknown_filter",
                fields={name: [_("不支持")] for name in unknown},
            )
        code = request.query_params.get("round", "")
        if not code:
            raise InvalidInput(
                _("请用 round 指明期次代码。"),
                code="round_required",
                fields={"round": [_("必填")]},
            )
        round_ = round_to_read(request.user, code)
        return Response(four_lists(round_, timezone.now()).to_json())


def _runs(request: Request) -> QuerySet[ReportRun]:
    return ReportRun.objects.visible_to(request.user).select_related("round__committee")


class ReportList(generics.ListAPIView[ReportRun]):
    """Reports asked for, newest first; asking for another."""

    queryset = ReportRun.objects.none()
    serializer_class = ReportOut
    filterset_class = ReportFilter

    def get_queryset(self) -> QuerySet[ReportRun]:
        return _runs(self.request)

    @extend_schema(request=ReportIn, responses={202: ReportOut})
    def post(self, request: Request) -> Response:
        assert isinstance(request.user, User)
        given = ReportIn(data=request.data)
        given.is_valid(raise_exception=True)
        round_ = round_to_read(request.user, given.validated_data["round"])
        role_id: int | None = getattr(request, "acting_role_id", None)
        run = request_report(
            actor=asker_for(request.user, round_, role_id),
            round_=round_,
            format_=given.validated_data["format"],
            at=timezone.now(),
        )
        shown = ReportOut(run, context={"request": request}).data
        return Response(shown, status=202)


class ReportDetail(generics.RetrieveAPIView[ReportRun]):
    queryset = ReportRun.objects.none()
    serializer_class = ReportOut

    def get_queryset(self) -> QuerySet[ReportRun]:
        return _runs(self.request)


class ReportFile(APIView):
    """The finished file; 409 `file_missing` while there is none."""

    @extend_schema(
        responses={
            (200, "application/octet-stream"): OpenApiTypes.BINARY,
            409: OpenApiResponse(description="file_missing"),
        }
    )
    def get(self, request: Request, pk: int) -> FileResponse:
        assert isinstance(request.user, User)
        run = get_object_or_404(_runs(request), pk=pk)
        role_id: int | None = getattr(request, "acting_role_id", None)
        actor = asker_for(request.user, run.round, role_id)
        file = fetch_report(actor=actor, run=run, at=timezone.now())
        return FileResponse(file, as_attachment=True, filename=run.file_name)
