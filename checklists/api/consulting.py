"""Announcing a question to members, and what became of their advice."""

from __future__ import annotations

from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from checklists.api.asking import actor_of, clerk_of, seen
from checklists.models import ConsultItem, Feedback
from checklists.serializers.exchange import AnnounceIn, FeedbackIn, FeedbackOut
from checklists.serializers.screening import StateOut
from checklists.services.consulting import Judged, announce_consult, give_feedback
from members.models.roles import DEPARTMENT_ROLES


class AnnounceConsult(APIView):
    """Members advise until that day; those versed in its field are told."""

    @extend_schema(request=AnnounceIn, responses=StateOut)
    def post(self, request: Request, pk: int) -> Response:
        consult = seen(request, ConsultItem, pk, "committee")
        actor = clerk_of(request, consult.committee)
        given = AnnounceIn(data=request.data)
        given.is_valid(raise_exception=True)
        done = announce_consult(
            actor=actor, consult=consult, at=timezone.now(), **given.validated_data
        )
        return Response(StateOut(done).data)


class ConsultFeedback(APIView):
    """What the department said; saying it, once."""

    @extend_schema(responses=FeedbackOut)
    def get(self, request: Request, pk: int) -> Response:
        visible = Feedback.objects.visible_to(request.user)
        return Response(FeedbackOut(get_object_or_404(visible, consult=pk)).data)

    @extend_schema(request=FeedbackIn, responses={201: FeedbackOut})
    def post(self, request: Request, pk: int) -> Response:
        consult = seen(request, ConsultItem, pk, "committee")
        actor = actor_of(request, *DEPARTMENT_ROLES, committee=consult.committee)
        given = FeedbackIn(data=request.data)
        given.is_valid(raise_exception=True)
        told = given.validated_data
        said = [
            Judged(one["advice"], one["outcome"], one["comment"])
            for one in told.get("said", ())
        ]
        made = give_feedback(
            actor=actor,
            consult=consult,
            text=told["text"],
            said=said,
            at=timezone.now(),
        )
        return Response(FeedbackOut(made).data, status=201)
