"""What the API says and takes at the screening desk."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from checklists.models import (
    ConcernItem,
    ConsultItem,
    Field,
    GroupingRun,
    MergeProposal,
    RoutingProposal,
    Topic,
)
from checklists.models.screening import ListKind
from checklists.serializers.fields import Several, StrictSerializer, VisibleRound
from checklists.services.screening import LONGEST_REASON, SCREENING
from checklists.states import ItemAction
from members.models import Department

STEPS = [(one.value, one.label) for one in ItemAction if one in SCREENING]


class ScreeningReasonIn(StrictSerializer):
    reason = serializers.CharField(
        max_length=LONGEST_REASON, allow_blank=True, default=""
    )


class ScreenIn(ScreeningReasonIn):
    action = serializers.ChoiceField(choices=STEPS)


class ScreenManyIn(ScreenIn):
    ids: Any = serializers.ListField(
        child=serializers.IntegerField(min_value=1), min_length=1, max_length=1000
    )


class StateOut(serializers.Serializer[Any]):
    """Where an item stands after a step."""

    id = serializers.IntegerField()
    number = serializers.CharField()
    state = serializers.CharField()
    state_label = serializers.CharField(source="get_state_display")
    reason = serializers.CharField()


class LeftOut(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    reason = serializers.CharField()


class ScreenedOut(serializers.Serializer[Any]):
    """What was done, and what was left with the reason why."""

    done: Any = serializers.ListField(child=serializers.IntegerField())
    left = LeftOut(many=True)


class DepartmentsIn(StrictSerializer):
    departments = Several(Department, min_length=1)


class RoutingOut(serializers.ModelSerializer[RoutingProposal]):
    department_name = serializers.CharField(source="department.name")

    class Meta:
        model = RoutingProposal
        fields = ["id", "rank", "department", "department_name", "score", "verdict"]


class TopicOut(serializers.ModelSerializer[Topic]):
    round = serializers.CharField(source="round.code")
    departments: Any = serializers.ListField(
        child=serializers.IntegerField(), source="department_ids", read_only=True
    )
    concerns: Any = serializers.ListField(
        child=serializers.IntegerField(), source="concern_ids", read_only=True
    )
    consults: Any = serializers.ListField(
        child=serializers.IntegerField(), source="consult_ids", read_only=True
    )

    class Meta:
        model = Topic
        fields = [
            "id",
            "round",
            "title",
            "field",
            "departments",
            "concerns",
            "consults",
            "confirmed_at",
            "forwarded_at",
            "dissolved_at",
        ]


class TopicIn(StrictSerializer):
    round = VisibleRound()
    title = serializers.CharField(max_length=120)
    concerns = Several(ConcernItem, required=False)
    consults = Several(ConsultItem, required=False)
    departments = Several(Department, required=False)
    field = serializers.PrimaryKeyRelatedField(
        queryset=Field.objects.filter(is_active=True), allow_null=True, required=False
    )


class SplitIn(ScreeningReasonIn):
    concerns = Several(ConcernItem, required=False)
    consults = Several(ConsultItem, required=False)


class MergeProposalOut(serializers.ModelSerializer[MergeProposal]):
    round = serializers.CharField(source="round.code")
    concerns: Any = serializers.PrimaryKeyRelatedField(many=True, read_only=True)
    consults: Any = serializers.PrimaryKeyRelatedField(many=True, read_only=True)

    class Meta:
        model = MergeProposal
        fields = [
            "id",
            "round",
            "run",
            "title",
            "size",
            "concerns",
            "consults",
            "verdict",
            "topic",
            "decided_at",
        ]


class DecideIn(StrictSerializer):
    confirm = serializers.BooleanField()
    title = serializers.CharField(max_length=120, allow_blank=True, default="")
    leave_out: Any = serializers.ListField(
        child=serializers.IntegerField(min_value=1), max_length=1000, default=list
    )


class GroupingIn(StrictSerializer):
    round = VisibleRound()
    list_kind = serializers.ChoiceField(choices=ListKind.choices)


class GroupingOut(serializers.ModelSerializer[GroupingRun]):
    round = serializers.CharField(source="round.code")
    progress = serializers.SerializerMethodField()
    stage = serializers.SerializerMethodField()

    class Meta:
        model = GroupingRun
        fields = [
            "id",
            "round",
            "list_kind",
            "job_state",
            "progress",
            "stage",
            "items_seen",
            "queued_at",
            "finished_at",
            "error",
        ]

    def get_progress(self, run: GroupingRun) -> int:
        return run.live_progress[0]

    def get_stage(self, run: GroupingRun) -> str:
        return run.live_progress[1]
