"""Members' advice on a department's question."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers
from rest_framework.request import Request
from rest_framework.response import Response

from checklists.api.asking import actor_of, seen
from checklists.models import Advice, ConsultItem
from checklists.serializers.fields import StrictSerializer
from checklists.serializers.items import AdviceOut
from checklists.services.advice import LONGEST, give_advice
from members.models import Role


class AdviceIn(StrictSerializer):
    text = serializers.CharField(max_length=LONGEST)


class AdviceList(generics.ListAPIView[Advice]):
    """Advice one may see: one's own, on one's department's questions, all for staff."""

    serializer_class = AdviceOut
    queryset = Advice.objects.none()

    def get_queryset(self) -> QuerySet[Advice]:
        if getattr(self, "swagger_fake_view", False):
            return self.queryset
        consult = seen(self.request, ConsultItem, self.kwargs["pk"])
        given = Advice.objects.visible_to(self.request.user).filter(consult=consult)
        return given.select_related("member")

    @extend_schema(request=AdviceIn, responses={201: AdviceOut})
    def post(self, request: Request, pk: int) -> Response:
        consult = seen(request, ConsultItem, pk, "round__committee")
        actor = actor_of(request, Role.MEMBER, committee=consult.round.committee)
        given = AdviceIn(data=request.data)
        given.is_valid(raise_exception=True)
        made = give_advice(
            actor=actor, consult=consult, at=timezone.now(), **given.validated_data
        )
        return Response(AdviceOut(made).data, status=201)
