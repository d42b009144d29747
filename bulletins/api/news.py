"""News: listed, written, published, withdrawn, read, talked about."""

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

from bulletins.api.asking import actor_of, person
from bulletins.filters import NewsFilter
from bulletins.models import News, NewsEntry, ReadReceipt
from bulletins.rules import require_editor
from bulletins.selectors import with_read, with_turn
from bulletins.serializers import (
    EntryOut,
    NewsDetailOut,
    NewsIn,
    NewsOut,
    ReceiptOut,
    SayingIn,
    WithdrawIn,
)
from bulletins.services.exchange import Saying, say_under_news
from bulletins.services.publishing import (
    NewsFacts,
    edit_news,
    publish,
    withdraw,
    write_news,
)
from bulletins.services.reading import note_read
from members.models import Role
from members.models.roles import DEPARTMENT_ROLES

WRITERS = (*DEPARTMENT_ROLES, Role.CLERK)


def shown(request: Request) -> QuerySet[Any]:
    """News this person may see, with whether it is read and whose turn it is."""
    found = News.objects.visible_to(request.user)
    loaded = found.select_related("department", "committee")
    return with_turn(with_read(loaded, person(request)))


def seen(request: Request, pk: int) -> News:
    found = News.objects.visible_to(request.user).select_related("committee")
    thing: News = get_object_or_404(found, pk=pk)
    return thing


def told(request: Request, pk: int) -> Response:
    return Response(NewsDetailOut(get_object_or_404(shown(request), pk=pk)).data)


class NewsList(generics.ListAPIView[News]):
    serializer_class = NewsOut
    filterset_class = NewsFilter
    queryset = News.objects.none()

    def get_queryset(self) -> QuerySet[News]:
        if getattr(self, "swagger_fake_view", False):
            return self.queryset
        return shown(self.request)

    @extend_schema(request=NewsIn, responses={201: NewsDetailOut})
    def post(self, request: Request) -> Response:
        actor = actor_of(request, *WRITERS)
        given = NewsIn(data=request.data)
        given.is_valid(raise_exception=True)
        held = actor.assignment
        assert held is not None
        made = write_news(
            actor=actor,
            committee=held.committee,
            department=held.department,
            facts=NewsFacts(**given.validated_data),
            at=timezone.now(),
        )
        answer = told(request, made.pk)
        answer.status_code = 201
        return answer


class NewsDetail(APIView):
    @extend_schema(responses=NewsDetailOut)
    def get(self, request: Request, pk: int) -> Response:
        return told(request, pk)

    @extend_schema(request=NewsIn, responses=NewsDetailOut)
    def put(self, request: Request, pk: int) -> Response:
        thing = seen(request, pk)
        actor = actor_of(request, *WRITERS)
        given = NewsIn(data=request.data)
        given.is_valid(raise_exception=True)
        facts = NewsFacts(**given.validated_data)
        edit_news(actor=actor, news=thing, facts=facts, at=timezone.now())
        return told(request, pk)


class PublishNews(APIView):
    @extend_schema(request=None, responses=NewsDetailOut)
    def post(self, request: Request, pk: int) -> Response:
        thing = seen(request, pk)
        publish(actor=actor_of(request, *WRITERS), thing=thing, at=timezone.now())
        return told(request, pk)


class WithdrawNews(APIView):
    @extend_schema(request=WithdrawIn, responses=NewsDetailOut)
    def post(self, request: Request, pk: int) -> Response:
        thing = seen(request, pk)
        actor = actor_of(request, *WRITERS)
        given = WithdrawIn(data=request.data)
        given.is_valid(raise_exception=True)
        done = withdraw(
            actor=actor, thing=thing, at=timezone.now(), **given.validated_data
        )
        return Response(NewsOut(done).data)


class ReadNews(APIView):
    """The person has read it; the first time counts."""

    @extend_schema(request=None, responses=NewsDetailOut)
    def post(self, request: Request, pk: int) -> Response:
        thing = seen(request, pk)
        note_read(reader=person(request), thing=thing, at=timezone.now())
        return told(request, pk)


class NewsReceipts(generics.ListAPIView[ReadReceipt]):
    """Who read it; for whoever published it."""

    serializer_class = ReceiptOut
    queryset = ReadReceipt.objects.none()

    def get_queryset(self) -> QuerySet[ReadReceipt]:
        if getattr(self, "swagger_fake_view", False):
            return self.queryset
        thing = seen(self.request, self.kwargs["pk"])
        require_editor(actor_of(self.request, *WRITERS), thing)
        visible = ReadReceipt.objects.visible_to(self.request.user)
        return visible.filter(news=thing).select_related("reader")


class NewsEntries(generics.ListAPIView[NewsEntry]):
    """What was said under it, newest first; saying something."""

    serializer_class = EntryOut
    queryset = NewsEntry.objects.none()

    def get_queryset(self) -> QuerySet[NewsEntry]:
        if getattr(self, "swagger_fake_view", False):
            return self.queryset
        thing = seen(self.request, self.kwargs["pk"])
        visible = NewsEntry.objects.visible_to(self.request.user)
        return visible.filter(news=thing).select_related("person", "department")

    @extend_schema(request=SayingIn, responses={201: EntryOut})
    def post(self, request: Request, pk: int) -> Response:
        thing = seen(request, pk)
        given = SayingIn(data=request.data)
        given.is_valid(raise_exception=True)
        told = given.validated_data
        saying = Saying(told["text"], told["asks"], told["answers"])
        made = say_under_news(
            actor=actor_of(request), news=thing, saying=saying, at=timezone.now()
        )
        return Response(EntryOut(made).data, status=201)
