"""What both sides say about concerns, consults and topics."""

from __future__ import annotations

from typing import ClassVar

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import generics
from rest_framework.request import Request
from rest_framework.response import Response

from bulletins.serializers import SayingIn
from bulletins.services.exchange import Saying
from checklists.api.asking import actor_of, seen
from checklists.models import ConcernItem, ConsultItem, ItemEntry, Topic
from checklists.serializers.exchange import ItemEntryOut
from checklists.services.exchange import PLACES, Matter, say


class Entries(generics.ListAPIView[ItemEntry]):
    """What was said, newest first; posting says something on one's own side."""

    serializer_class = ItemEntryOut
    queryset = ItemEntry.objects.none()
    matter: ClassVar[type[Matter]]

    def get_queryset(self) -> QuerySet[ItemEntry]:
        if getattr(self, "swagger_fake_view", False):
            return self.queryset
        thing: Matter = seen(self.request, self.matter, self.kwargs["pk"])
        column, _page = PLACES[self.matter]
        visible = ItemEntry.objects.visible_to(self.request.user)
        found = visible.filter(**{column: thing})
        return found.select_related("person", "department")

    def post(self, request: Request, pk: int) -> Response:
        thing: Matter = seen(request, self.matter, pk)
        given = SayingIn(data=request.data)
        given.is_valid(raise_exception=True)
        told = given.validated_data
        saying = Saying(told["text"], told["asks"], told["answers"])
        made = say(
            actor=actor_of(request), matter=thing, saying=saying, at=timezone.now()
        )
        return Response(ItemEntryOut(made).data, status=201)


SAYS = extend_schema(request=SayingIn, responses={201: ItemEntryOut})


@extend_schema_view(post=SAYS)
class ConcernEntries(Entries):
    matter = ConcernItem


@extend_schema_view(post=SAYS)
class ConsultEntries(Entries):
    matter = ConsultItem


@extend_schema_view(post=SAYS)
class TopicEntries(Entries):
    matter = Topic
