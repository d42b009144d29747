"""What the API says of posts and sessions."""

from __future__ import annotations

import datetime as dt
from typing import Any

from rest_framework import serializers

from activities.selectors import Standing
from activities.states import ActivityState
from posts.models import Post, PostSession


class SessionOut(serializers.ModelSerializer[PostSession]):
    """A session as it stands for the person asking.

    The view puts `standings` (by activity) in the context.
    """

    title = serializers.CharField(source="post.title")
    department = serializers.IntegerField(source="post.department_id")
    starts_at = serializers.DateTimeField(source="activity.starts_at")
    ends_at = serializers.DateTimeField(source="activity.ends_at")
    venue = serializers.CharField(source="activity.venue")
    capacity = serializers.IntegerField(source="activity.capacity")
    free = serializers.IntegerField(source="activity.free")
    waiting = serializers.IntegerField(source="activity.waiting")
    min_participants = serializers.IntegerField(source="activity.min_participants")
    books_until = serializers.DateTimeField(source="activity.books_until")
    cancel_until = serializers.DateTimeField(source="activity.cancel_until")
    state = serializers.ChoiceField(
        source="activity.state", choices=ActivityState.choices
    )
    bookable = serializers.SerializerMethodField()
    reason = serializers.SerializerMethodField()

    class Meta:
        model = PostSession
        fields = [
            "id",
            "post",
            "title",
            "department",
            "starts_at",
            "ends_at",
            "venue",
            "capacity",
            "free",
            "waiting",
            "min_participants",
            "books_until",
            "cancel_until",
            "state",
            "bookable",
            "reason",
        ]

    def get_bookable(self, session: PostSession) -> bool:
        return self._standing(session).is_bookable

    def get_reason(self, session: PostSession) -> str:
        """Why the asking person cannot book; empty where they can."""
        return self._standing(session).sentence

    def _standing(self, session: PostSession) -> Standing:
        known: dict[int, Standing] = self.context["standings"]
        return known[session.activity_id]


class PostOut(serializers.ModelSerializer[Post]):
    department = serializers.CharField(source="department.name")
    field = serializers.CharField(source="field.name", default="")
    district = serializers.CharField(source="region.name", default="")
    next_at = serializers.SerializerMethodField()
    seats = serializers.SerializerMethodField()
    free = serializers.SerializerMethodField()
    waiting = serializers.SerializerMethodField()

    class Meta:
        model = Post
        fields = [
            "id",
            "number",
            "title",
            "department",
            "field",
            "district",
            "scene",
            "host_site",
            "state",
            "round",
            "next_at",
            "seats",
            "free",
            "waiting",
        ]

    def get_next_at(self, post: Any) -> dt.datetime | None:
        found = getattr(post, "next_at", None)
        return found if isinstance(found, dt.datetime) else None

    def get_seats(self, post: Any) -> int:
        return int(getattr(post, "seats", 0) or 0)

    def get_free(self, post: Any) -> int:
        return int(getattr(post, "seats_free", 0) or 0)

    def get_waiting(self, post: Any) -> int:
        return int(getattr(post, "queue", 0) or 0)
