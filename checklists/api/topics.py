"""Topics: made, sent to departments, taken back, taken apart."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import generics
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from checklists.api.asking import clerk_of, seen
from checklists.filters import TopicFilter
from checklists.models import Topic
from checklists.serializers.fields import StrictSerializer
from checklists.serializers.screening import (
    DepartmentsIn,
    ScreeningReasonIn,
    SplitIn,
    TopicIn,
    TopicOut,
)
from checklists.services.topics import (
    dissolve_topic,
    forward_topic,
    make_topic,
    recall_topic,
    split_item,
)
from common.errors import InvalidInput


def shown_topics(request: Request) -> QuerySet[Topic]:
    """Topics with the items in them that this person may see."""
    return (
        Topic.objects.visible_to(request.user)
        .select_related("round__committee")
        .with_ids(request.user)
    )


class TopicList(generics.ListAPIView[Topic]):
    serializer_class = TopicOut
    filterset_class = TopicFilter

    def get_queryset(self) -> QuerySet[Topic]:
        return shown_topics(self.request)

    @extend_schema(request=TopicIn, responses={201: TopicOut})
    def post(self, request: Request) -> Response:
        given = TopicIn(data=request.data, context={"request": request})
        given.is_valid(raise_exception=True)
        parts: dict[str, Any] = dict(given.validated_data)
        round_ = parts.pop("round")
        items = [*parts.pop("concerns", ()), *parts.pop("consults", ())]
        actor = clerk_of(request, round_.committee)
        made = make_topic(
            actor=actor, round_=round_, items=items, at=timezone.now(), **parts
        )
        shown = shown_topics(request).get(pk=made.pk)
        return Response(TopicOut(shown).data, status=201)


class TopicDetail(generics.RetrieveAPIView[Topic]):
    serializer_class = TopicOut

    def get_queryset(self) -> QuerySet[Topic]:
        return shown_topics(self.request)


class TopicStep(APIView):
    """One step on one topic, answered with the topic as it is then."""

    taken: ClassVar[type[StrictSerializer]] = ScreeningReasonIn
    verb: ClassVar[Callable[..., Topic]]

    def post(self, request: Request, pk: int) -> Response:
        topic = seen(request, Topic, pk, "round__committee")
        actor = clerk_of(request, topic.round.committee)
        given = self.taken(data=request.data, context={"request": request})
        given.is_valid(raise_exception=True)
        self.take(topic, actor=actor, at=timezone.now(), **given.validated_data)
        return Response(TopicOut(shown_topics(request).get(pk=pk)).data)

    def take(self, topic: Topic, **given: Any) -> None:
        type(self).verb(topic=topic, **given)


@extend_schema_view(post=extend_schema(request=DepartmentsIn, responses=TopicOut))
class ForwardTopic(TopicStep):
    taken = DepartmentsIn
    verb = staticmethod(forward_topic)


@extend_schema_view(post=extend_schema(request=ScreeningReasonIn, responses=TopicOut))
class RecallTopic(TopicStep):
    verb = staticmethod(recall_topic)


@extend_schema_view(post=extend_schema(request=ScreeningReasonIn, responses=TopicOut))
class DissolveTopic(TopicStep):
    verb = staticmethod(dissolve_topic)


@extend_schema_view(post=extend_schema(request=SplitIn, responses=TopicOut))
class SplitTopic(TopicStep):
    taken = SplitIn

    @transaction.atomic
    def take(self, topic: Topic, **given: Any) -> None:
        items = [*given.pop("concerns", ()), *given.pop("consults", ())]
        if not items or any(item.topic_id != topic.pk for item in items):
            raise InvalidInput(_("请指明要从本议题拆出的事项。"), code="not_in_topic")
        for item in items:
            split_item(item=item, **given)
