"""Filters of posts and sessions for the API."""

from __future__ import annotations

import django_filters as df
from django.db.models import F, QuerySet

from activities.states import ActivityState
from checklists.search import asking_for
from posts.models import (
    ExperienceReport,
    Post,
    PostSession,
    StageOfLoop,
    Suggestion,
)


class PostFilter(df.FilterSet):  # type: ignore[misc]
    district = df.CharFilter(field_name="region_id")
    q = df.CharFilter(method="with_words")

    class Meta:
        model = Post
        fields = ["committee", "round", "department", "field", "state", "number"]

    def with_words(
        self, posts: QuerySet[Post], name: str, words: str
    ) -> QuerySet[Post]:
        return posts.filter(tokens=asking_for(words))


class SessionFilter(df.FilterSet):  # type: ignore[misc]
    post = df.NumberFilter(field_name="post_id")
    department = df.NumberFilter(field_name="post__department_id")
    field = df.NumberFilter(field_name="post__field_id")
    district = df.CharFilter(field_name="post__region_id")
    round = df.CharFilter(field_name="post__round__code")
    date = df.DateFilter(field_name="activity__starts_at", lookup_expr="date")
    date_from = df.DateFilter(field_name="activity__starts_at", lookup_expr="date__gte")
    date_to = df.DateFilter(field_name="activity__starts_at", lookup_expr="date__lte")
    state = df.ChoiceFilter(field_name="activity__state", choices=ActivityState.choices)
    free = df.BooleanFilter(method="with_seats")
    q = df.CharFilter(method="with_words")

    class Meta:
        model = PostSession
        fields: list[str] = []

    def with_seats(
        self, sessions: QuerySet[PostSession], name: str, wanted: bool
    ) -> QuerySet[PostSession]:
        full = {"activity__taken__gte": F("activity__capacity")}
        return sessions.exclude(**full) if wanted else sessions.filter(**full)

    def with_words(
        self, sessions: QuerySet[PostSession], name: str, words: str
    ) -> QuerySet[PostSession]:
        return sessions.filter(post__tokens=asking_for(words))


class ReportFilter(df.FilterSet):  # type: ignore[misc]
    department = df.NumberFilter(field_name="post__department_id")

    class Meta:
        model = ExperienceReport
        fields = ["post", "state", "level"]


class SuggestionFilter(df.FilterSet):  # type: ignore[misc]
    stage = df.ChoiceFilter(choices=StageOfLoop.choices)
    department = df.NumberFilter(field_name="departments")

    class Meta:
        model = Suggestion
        fields = ["committee", "kind", "field", "post", "report"]
