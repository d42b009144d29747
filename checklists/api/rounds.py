"""Rounds over the API."""

from __future__ import annotations

from django.db.models import QuerySet
from rest_framework import generics

from checklists.filters import RoundFilter
from checklists.models import Round
from checklists.serializers.items import RoundOut


class RoundList(generics.ListAPIView[Round]):
    serializer_class = RoundOut
    filterset_class = RoundFilter

    def get_queryset(self) -> QuerySet[Round]:
        seen = Round.objects.visible_to(self.request.user)
        return seen.select_related("committee").prefetch_related("phases")


class RoundDetail(generics.RetrieveAPIView[Round]):
    serializer_class = RoundOut

    def get_queryset(self) -> QuerySet[Round]:
        seen = Round.objects.visible_to(self.request.user)
        return seen.select_related("committee").prefetch_related("phases")
