"""Runs, their lines and comparisons as the API shows them."""

from __future__ import annotations

from typing import TypeVar

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from checklists.models import Round
from common.jobs import Job
from posts.comparison import Comparison, Difference
from posts.models import Confirmation, Match, MatchLine, PostSession

J = TypeVar("J", bound=Job)


class MatchIn(serializers.Serializer[Match]):
    """What a new run is asked with; weights left out keep their usual value."""

    round = serializers.CharField(help_text=_("期次代码"))
    name = serializers.CharField(max_length=60, required=False, default="")
    seed = serializers.IntegerField(required=False, default=1)
    time_limit = serializers.IntegerField(required=False, default=120)
    parameters = serializers.DictField(
        child=serializers.IntegerField(), required=False, default=dict
    )


class Progressing(serializers.ModelSerializer[J]):
    """A job with how far it is, committed or not."""

    progress = serializers.SerializerMethodField()
    stage = serializers.SerializerMethodField()

    def get_progress(self, job: J) -> int:
        return job.live_progress[0]

    def get_stage(self, job: J) -> str:
        return job.live_progress[1]


class MatchOut(Progressing[Match]):
    round = serializers.SlugRelatedField[Round](slug_field="code", read_only=True)
    confirmed_by = serializers.CharField(source="confirmed_by.name", default="")

    class Meta:
        model = Match
        fields = [
            "id",
            "round",
            "name",
            "state",
            "job_state",
            "progress",
            "stage",
            "error",
            "parameters",
            "seed",
            "time_limit",
            "solver",
            "digest",
            "objective",
            "bound",
            "gap",
            "seconds",
            "matched",
            "members_served",
            "unmatched",
            "offers_made",
            "offers_skipped",
            "queued_at",
            "finished_at",
            "confirmed_by",
            "confirmed_at",
        ]


class ConfirmationOut(Progressing[Confirmation]):
    requested_by = serializers.CharField(source="requested_by.name")

    class Meta:
        model = Confirmation
        fields = [
            "id",
            "run",
            "job_state",
            "progress",
            "stage",
            "error",
            "requested_by",
            "queued_at",
            "finished_at",
        ]


class LineOut(serializers.ModelSerializer[MatchLine]):
    intent = serializers.CharField(source="intent.number")
    name = serializers.CharField(source="member.name")
    post = serializers.IntegerField(source="session.post_id", default=None)
    title = serializers.CharField(source="session.post.title", default="")
    starts_at = serializers.DateTimeField(
        source="session.activity.starts_at", default=None
    )

    class Meta:
        model = MatchLine
        fields = [
            "id",
            "intent",
            "member",
            "name",
            "session",
            "post",
            "title",
            "starts_at",
            "outcome",
            "rank",
            "score",
            "parts",
            "code",
            "explanation",
        ]


class SeatOut(serializers.ModelSerializer[PostSession]):
    title = serializers.CharField(source="post.title")
    starts_at = serializers.DateTimeField(source="activity.starts_at")

    class Meta:
        model = PostSession
        fields = ["id", "post", "title", "starts_at"]


class DifferenceOut(serializers.Serializer[Difference]):
    member = serializers.IntegerField(source="member.pk")
    name = serializers.CharField(source="member.name")
    lost = SeatOut(many=True)
    gained = SeatOut(many=True)


class ComparisonOut(serializers.Serializer[Comparison]):
    """From the run in `before` to the one in `after`."""

    before = serializers.IntegerField(source="before.pk")
    after = serializers.IntegerField(source="after.pk")
    objective = serializers.IntegerField()
    same_input = serializers.BooleanField(source="is_same_input")
    gains = DifferenceOut(many=True)
    loses = DifferenceOut(many=True)
    moves = DifferenceOut(many=True)
