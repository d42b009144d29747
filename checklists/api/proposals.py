"""What `text` proposes: asked for, watched, decided by a person."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import generics
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from checklists.api.asking import clerk_of, seen
from checklists.filters import GroupingFilter, MergeProposalFilter
from checklists.models import GroupingRun, MergeProposal
from checklists.serializers.screening import (
    DecideIn,
    GroupingIn,
    GroupingOut,
    MergeProposalOut,
)
from checklists.services.proposals import request_grouping
from checklists.services.topics import decide_merge


class MergeProposalList(generics.ListAPIView[MergeProposal]):
    serializer_class = MergeProposalOut
    filterset_class = MergeProposalFilter

    def get_queryset(self) -> QuerySet[MergeProposal]:
        found = MergeProposal.objects.visible_to(self.request.user)
        return found.select_related("round").prefetch_related("concerns", "consults")


class MergeProposalDetail(generics.RetrieveAPIView[MergeProposal]):
    serializer_class = MergeProposalOut

    def get_queryset(self) -> QuerySet[MergeProposal]:
        found = MergeProposal.objects.visible_to(self.request.user)
        return found.select_related("round").prefetch_related("concerns", "consults")


class DecideMerge(APIView):
    """Confirm a proposed topic, with title and without some items, or reject it."""

    @extend_schema(request=DecideIn, responses=MergeProposalOut)
    def post(self, request: Request, pk: int) -> Response:
        proposal = seen(request, MergeProposal, pk, "round__committee")
        actor = clerk_of(request, proposal.round.committee)
        given = DecideIn(data=request.data)
        given.is_valid(raise_exception=True)
        done = decide_merge(
            actor=actor, proposal=proposal, at=timezone.now(), **given.validated_data
        )
        return Response(MergeProposalOut(done).data)


class GroupingList(generics.ListAPIView[GroupingRun]):
    serializer_class = GroupingOut
    filterset_class = GroupingFilter

    def get_queryset(self) -> QuerySet[GroupingRun]:
        found = GroupingRun.objects.visible_to(self.request.user)
        return found.select_related("round")

    @extend_schema(request=GroupingIn, responses={202: GroupingOut})
    def post(self, request: Request) -> Response:
        given = GroupingIn(data=request.data, context={"request": request})
        given.is_valid(raise_exception=True)
        round_ = given.validated_data["round"]
        run = request_grouping(
            actor=clerk_of(request, round_.committee),
            round_=round_,
            list_kind=given.validated_data["list_kind"],
            at=timezone.now(),
        )
        return Response(GroupingOut(run).data, status=202)


class GroupingDetail(generics.RetrieveAPIView[GroupingRun]):
    """How far a run is."""

    serializer_class = GroupingOut

    def get_queryset(self) -> QuerySet[GroupingRun]:
        found = GroupingRun.objects.visible_to(self.request.user)
        return found.select_related("round")
