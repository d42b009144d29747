"""Experience reports and suggestions over the API."""

from __future__ import annotations

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import generics
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from activities.models import Participation
from checklists.api.asking import actor_of, seen
from common.errors import InvalidInput
from members.acting import Acting
from members.models import Role, User
from members.models.roles import DEPARTMENT_ROLES
from posts.filters import ReportFilter, SuggestionFilter
from posts.models import CaseNote, ExperienceReport, Suggestion
from posts.serializers_loop import (
    AdoptionIn,
    AdoptionOut,
    ExperienceReportIn,
    ExperienceReportOut,
    ExperienceReportRow,
    FindingIn,
    ProgressIn,
    ProgressOut,
    ResponseIn,
    ResponseOut,
    SavedOut,
    SaveIn,
    SuggestionIn,
    SuggestionOut,
    SuggestionRow,
)
from posts.services.adoption import (
    Decided,
    carry_out_suggestion,
    note_progress,
    record_adoption,
)
from posts.services.reports import save_report, start_report, submit_report
from posts.services.responses import Heard, respond_to_report
from posts.services.suggestions import RAISING, SuggestionContent, raise_suggestion

DECIDING = (Role.CLERK, *DEPARTMENT_ROLES)


def _person(request: Request) -> Acting:
    assert isinstance(request.user, User)
    return Acting(request.user)


def _report(request: Request, pk: int) -> ExperienceReport:
    return seen(request, ExperienceReport, pk, "participation__assignment", "post")


def _whole_report(request: Request, pk: int) -> ExperienceReport:
    found = ExperienceReport.objects.visible_to(request.user).with_parts()
    parts = found.select_related(
        "response", "participation__person", "post"
    ).prefetch_related("notes__co_signers__person")
    return get_object_or_404(parts, pk=pk)


class ExperienceReportList(generics.ListAPIView[ExperienceReport]):
    """Reports one may see; a new one is begun by who was there."""

    queryset = ExperienceReport.objects.none()
    serializer_class = ExperienceReportRow
    filterset_class = ReportFilter

    def get_queryset(self) -> QuerySet[ExperienceReport]:
        return ExperienceReport.objects.visible_to(self.request.user).with_parts()

    @extend_schema(
        request=ExperienceReportIn,
        responses={
            201: ExperienceReportOut,
            409: OpenApiResponse(description="not_attended"),
        },
    )
    def post(self, request: Request) -> Response:
        given = ExperienceReportIn(data=request.data)
        given.is_valid(raise_exception=True)
        held = seen(
            request, Participation, given.validated_data["participation"], "assignment"
        )
        made = start_report(
            actor=Acting(_person(request).user, held.assignment),
            participation_id=held.pk,
            at=timezone.now(),
        )
        return Response(
            ExperienceReportOut(_whole_report(request, made.pk)).data, status=201
        )


class ExperienceReportDetail(APIView):
    @extend_schema(responses=ExperienceReportOut)
    def get(self, request: Request, pk: int) -> Response:
        return Response(ExperienceReportOut(_whole_report(request, pk)).data)


class SaveReport(APIView):
    """The draft is kept; a version that is no longer the last overwrites nothing."""

    @extend_schema(
        request=SaveIn,
        responses={200: SavedOut, 409: OpenApiResponse(description="stale")},
    )
    def post(self, request: Request, pk: int) -> Response:
        report = _report(request, pk)
        given = SaveIn(data=request.data)
        given.is_valid(raise_exception=True)
        saved = save_report(
            actor=Acting(_person(request).user, report.participation.assignment),
            report_id=report.pk,
            content=given.content(),
            version=given.validated_data["version"],
            at=timezone.now(),
            by_itself=True,
        )
        return Response(SavedOut(saved).data)


class SubmitReport(APIView):
    @extend_schema(request=None, responses=ExperienceReportOut)
    def post(self, request: Request, pk: int) -> Response:
        report = _report(request, pk)
        submit_report(
            actor=Acting(_person(request).user, report.participation.assignment),
            report_id=report.pk,
            at=timezone.now(),
        )
        return Response(ExperienceReportOut(_whole_report(request, pk)).data)


class RespondToReport(APIView):
    """The department's part."""

    @extend_schema(request=ResponseIn, responses={201: ResponseOut})
    def post(self, request: Request, pk: int) -> Response:
        report = _report(request, pk)
        actor = actor_of(request, *DEPARTMENT_ROLES)
        given = ResponseIn(data=request.data)
        given.is_valid(raise_exception=True)
        made = respond_to_report(
            actor=actor,
            report_id=report.pk,
            said=Heard(**given.validated_data),
            at=timezone.now(),
        )
        return Response(ResponseOut(made).data, status=201)


def _suggestion(request: Request, pk: int) -> Suggestion:
    found = Suggestion.objects.visible_to(request.user).with_stage()
    parts = found.select_related("author").prefetch_related(
        "departments", "notes__co_signers__person", "adoptions", "progress"
    )
    return get_object_or_404(parts, pk=pk)


class SuggestionList(generics.ListAPIView[Suggestion]):
    queryset = Suggestion.objects.none()
    serializer_class = SuggestionRow
    filterset_class = SuggestionFilter

    def get_queryset(self) -> QuerySet[Suggestion]:
        found = Suggestion.objects.visible_to(self.request.user).with_stage()
        return found.select_related("author")

    @extend_schema(request=SuggestionIn, responses={201: SuggestionOut})
    def post(self, request: Request) -> Response:
        actor = actor_of(request, *RAISING)
        given = SuggestionIn(data=request.data)
        given.is_valid(raise_exception=True)
        facts = dict(given.validated_data)
        report_id, wanted = facts.pop("report", None), facts.pop("notes")
        report = _report(request, report_id) if report_id else None
        notes = list(CaseNote.objects.visible_to(request.user).filter(pk__in=wanted))
        if len(notes) < len(set(wanted)):
            raise InvalidInput(
                _("引用的案例不存在。"), fields={"notes": [_("请重新选择")]}
            )
        made = raise_suggestion(
            actor=actor,
            content=SuggestionContent(**facts, notes=notes),
            report=report,
            at=timezone.now(),
        )
        return Response(SuggestionOut(_suggestion(request, made.pk)).data, status=201)


class SuggestionDetail(APIView):
    @extend_schema(responses=SuggestionOut)
    def get(self, request: Request, pk: int) -> Response:
        return Response(SuggestionOut(_suggestion(request, pk)).data)


class RecordAdoption(APIView):
    """A body's decision; by staff or an answering department."""

    @extend_schema(request=AdoptionIn, responses={201: AdoptionOut})
    def post(self, request: Request, pk: int) -> Response:
        suggestion = _suggestion(request, pk)
        actor = actor_of(request, *DECIDING)
        given = AdoptionIn(data=request.data)
        given.is_valid(raise_exception=True)
        made = record_adoption(
            actor=actor,
            suggestion_id=suggestion.pk,
            decided=Decided(**given.validated_data),
            at=timezone.now(),
        )
        return Response(AdoptionOut(made).data, status=201)


class NoteProgress(APIView):
    @extend_schema(request=ProgressIn, responses={201: ProgressOut})
    def post(self, request: Request, pk: int) -> Response:
        suggestion = _suggestion(request, pk)
        actor = actor_of(request, *DECIDING)
        given = ProgressIn(data=request.data)
        given.is_valid(raise_exception=True)
        made = note_progress(
            actor=actor,
            suggestion_id=suggestion.pk,
            at=timezone.now(),
            **given.validated_data,
        )
        return Response(ProgressOut(made).data, status=201)


class CarryOut(APIView):
    """It is there, and the author is asked back; by staff."""

    @extend_schema(request=FindingIn, responses=SuggestionOut)
    def post(self, request: Request, pk: int) -> Response:
        suggestion = _suggestion(request, pk)
        actor = actor_of(request, Role.CLERK)
        given = FindingIn(data=request.data)
        given.is_valid(raise_exception=True)
        carry_out_suggestion(
            actor=actor,
            suggestion_id=suggestion.pk,
            finding=given.validated_data["finding"],
            at=timezone.now(),
        )
        return Response(SuggestionOut(_suggestion(request, pk)).data)
