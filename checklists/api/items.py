"""What the four lists have in common: read, enter, correct, submit, withdraw."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from checklists.api.asking import actor_of, seen
from checklists.models import ListItem, Origin, Round
from checklists.serializers.inputs import ContentChange
from checklists.serializers.screening import StateOut
from checklists.services.contents import content_of
from checklists.services.entry import (
    edit_item,
    enter_item,
    submit_item,
    withdraw_draft,
)
from members.models import Role
from members.models.roles import DEPARTMENT_ROLES

DRAFT = OpenApiParameter(
    "draft", bool, description="只存草稿，不提交。", required=False
)
NO = ("0", "false", "no")
OWNERS = {"member": (Role.MEMBER,), "department": DEPARTMENT_ROLES}


def is_draft(request: Request) -> bool:
    """`?draft` and `?draft=true` ask for a draft."""
    return request.query_params.get("draft", "no").lower() not in NO


class ItemList(generics.ListAPIView[Any]):
    """Items one may see; entering one."""

    model: ClassVar[type[ListItem]]
    entry: ClassVar[type[ContentChange]]

    def get_queryset(self) -> QuerySet[Any]:
        manager: Any = self.model._default_manager
        found: QuerySet[Any] = manager.visible_to(self.request.user).with_ids()
        return found

    def post(self, request: Request) -> Response:
        given = self.entry(data=request.data, context={"request": request})
        given.is_valid(raise_exception=True)
        parts: dict[str, Any] = dict(given.validated_data)
        round_: Round = parts.pop("round")
        column = self.entry.content.owner
        owner = parts.pop(column, None)
        roles = (Role.CLERK,) if owner else OWNERS[column]
        made = enter_item(
            actor=actor_of(request, *roles, committee=round_.committee),
            round_=round_,
            content=self.entry.content(**parts),
            submit=not is_draft(request),
            origin=Origin.API,
            owner=owner,
            at=timezone.now(),
        )
        shown = self.get_queryset().get(pk=made.pk)
        return Response(self.get_serializer(shown).data, status=201)


class ItemDetail(generics.RetrieveAPIView[Any]):
    """One item; correcting and withdrawing it while that is possible."""

    model: ClassVar[type[ListItem]]
    change: ClassVar[type[ContentChange]]

    def get_queryset(self) -> QuerySet[Any]:
        manager: Any = self.model._default_manager
        found: QuerySet[Any] = manager.visible_to(self.request.user).with_ids()
        return found

    def patch(self, request: Request, pk: int) -> Response:
        item = self.get_object()
        given = self.change(
            data=request.data, partial=True, context={"request": request}
        )
        given.is_valid(raise_exception=True)
        kept: Any = content_of(item)
        edit_item(
            actor=owner_of(request, item),
            item=item,
            content=replace(kept, **given.validated_data),
            at=timezone.now(),
        )
        return Response(self.get_serializer(self.get_object()).data)

    @extend_schema(responses={204: None})
    def delete(self, request: Request, pk: int) -> Response:
        item = self.get_object()
        withdraw_draft(actor=owner_of(request, item), item=item, at=timezone.now())
        return Response(status=204)


class SubmitItem(APIView):
    """A draft or corrected item goes in for screening."""

    model: ClassVar[type[ListItem]]

    @extend_schema(request=None, responses=StateOut)
    def post(self, request: Request, pk: int) -> Response:
        item = seen(request, self.model, pk, "round", "committee")
        done = submit_item(actor=owner_of(request, item), item=item, at=timezone.now())
        return Response(StateOut(done).data)


def owner_of(request: Request, item: ListItem) -> Any:
    """Its member or department, or staff of its committee; in that order."""
    column = "member" if hasattr(item, "member_id") else "department"
    return actor_of(request, *OWNERS[column], Role.CLERK, committee=item.committee)
