"""Briefings: listed and read."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from rest_framework import generics

from bulletins.api.asking import person
from bulletins.models import Briefing
from bulletins.selectors import with_read
from bulletins.serializers import BriefingOut


class Briefings(generics.GenericAPIView[Briefing]):
    serializer_class = BriefingOut
    filterset_fields: tuple[str, ...] = ("state",)
    queryset = Briefing.objects.none()

    def get_queryset(self) -> QuerySet[Any]:
        if getattr(self, "swagger_fake_view", False):
            return self.queryset
        found = Briefing.objects.visible_to(self.request.user)
        return with_read(found, person(self.request)).prefetch_related("materials")


class BriefingList(Briefings, generics.ListAPIView[Briefing]):
    pass


class BriefingDetail(Briefings, generics.RetrieveAPIView[Briefing]):
    pass
