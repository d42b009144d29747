"""Posts and sessions over the API; booking a session."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import generics
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from activities.answering import KEY_HEADER, answer_booking
from activities.serializers import BookIn, BookingOut
from members.acting import Acting
from members.models import User
from posts.filters import PostFilter, SessionFilter
from posts.models import Post, PostSession
from posts.selectors import standing_of, visible_session
from posts.serializers import PostOut, SessionOut


def _asking(request: Request) -> Acting | None:
    """Whoever asks, in whatever role fits; None for a visitor."""
    return Acting(request.user) if isinstance(request.user, User) else None


class PostList(generics.ListAPIView[Post]):
    permission_classes = [AllowAny]
    queryset = Post.objects.none()
    serializer_class = PostOut
    filterset_class = PostFilter

    def get_queryset(self) -> QuerySet[Post]:
        seen = Post.objects.visible_to(self.request.user)
        return seen.select_related("department", "field", "region").with_seats(
            timezone.now()
        )


class PostDetail(generics.RetrieveAPIView[Post]):
    permission_classes = [AllowAny]
    queryset = Post.objects.none()
    serializer_class = PostOut

    def get_queryset(self) -> QuerySet[Post]:
        seen = Post.objects.visible_to(self.request.user)
        return seen.select_related("department", "field", "region").with_seats(
            timezone.now()
        )


def _sessions(request: Request) -> QuerySet[PostSession]:
    return PostSession.objects.visible_to(request.user).select_related(
        "post", "activity__committee", "activity__host"
    )


class SessionList(generics.ListAPIView[PostSession]):
    permission_classes = [AllowAny]
    queryset = PostSession.objects.none()
    serializer_class = SessionOut
    filterset_class = SessionFilter

    def get_queryset(self) -> QuerySet[PostSession]:
        return _sessions(self.request)

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        assert page is not None
        known = standing_of(_asking(request), page, timezone.now())
        shown = SessionOut(page, many=True, context={"standings": known})
        return self.get_paginated_response(shown.data)


class SessionDetail(APIView):
    permission_classes = [AllowAny]

    @extend_schema(responses=SessionOut)
    def get(self, request: Request, pk: int) -> Response:
        session = get_object_or_404(_sessions(request), pk=pk)
        known = standing_of(_asking(request), [session], timezone.now())
        return Response(SessionOut(session, context={"standings": known}).data)


class BookSession(APIView):
    """A seat, or a place in the queue."""

    @extend_schema(
        request=BookIn,
        parameters=[
            OpenApiParameter(
                KEY_HEADER, location=OpenApiParameter.HEADER, required=False
            )
        ],
        responses={
            201: BookingOut,
            202: BookingOut,
            403: OpenApiResponse(description="not_eligible, conflict_of_interest"),
            409: OpenApiResponse(
                description="already_booked, overlap, closed, not_open_yet, full"
            ),
            422: OpenApiResponse(description="请求号已用于另一请求"),
        },
    )
    def post(self, request: Request, pk: int) -> HttpResponse:
        session = visible_session(request.user, pk)
        if session is None:
            raise Http404
        return answer_booking(request, session.activity_id)
