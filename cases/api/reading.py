"""Cases read over the API: lists, one in whole, how it was handled."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import generics
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from cases.filters import CaseFilter
from cases.models import Case
from cases.reading import record_of, whole, with_line
from cases.serializers.outputs import CaseOut, WholeCaseOut
from cases.serializers.record import RecordOut


class CaseList(generics.ListAPIView[Case]):
    """Cases one may see, the newest first."""

    serializer_class = CaseOut
    filterset_class = CaseFilter

    def get_queryset(self) -> QuerySet[Case]:
        user = self.request.user
        return with_line(Case.objects.visible_to(user), user)

    def get_serializer_context(self) -> dict[str, Any]:
        return {**super().get_serializer_context(), "at": timezone.now()}


class CaseDetail(generics.RetrieveAPIView[Case]):
    """One case with its replies, verdicts and limits."""

    serializer_class = WholeCaseOut

    def get_queryset(self) -> QuerySet[Case]:
        return whole(self.request.user)

    def get_serializer_context(self) -> dict[str, Any]:
        return {**super().get_serializer_context(), "at": timezone.now()}


class CaseRecord(APIView):
    """Contacts, countersigns, requests, confirmations and visits of a case."""

    @extend_schema(responses=RecordOut)
    def get(self, request: Request, pk: int) -> Response:
        case = get_object_or_404(Case.objects.visible_to(request.user), pk=pk)
        return Response(RecordOut(record_of(case, request.user)).data)
