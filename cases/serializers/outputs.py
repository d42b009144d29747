"""What the API says of a case, in lists and in whole."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from cases.explanations import explain
from cases.lines import Line
from cases.models import (
    Assignment,
    Case,
    Clock,
    Evaluation,
    Reply,
    Signatory,
    Supervision,
)


class CaseStateOut(serializers.Serializer[Any]):
    """Where a case stands after a step."""

    id = serializers.IntegerField()
    number = serializers.CharField()
    state = serializers.CharField()
    state_label = serializers.CharField(source="get_state_display")
    handling = serializers.IntegerField()


class PartOut(serializers.ModelSerializer[Assignment]):
    department_name = serializers.CharField(source="department.name")
    state = serializers.CharField(help_text="待接收为 assigned 等。")
    part_label = serializers.CharField(source="get_part_display")
    state_label = serializers.CharField(source="get_state_display")

    class Meta:
        model = Assignment
        fields = [
            "id",
            "department",
            "department_name",
            "part",
            "part_label",
            "state",
            "state_label",
            "reply_class",
            "due_at",
            "answered_at",
        ]


class CaseOut(serializers.ModelSerializer[Case]):
    """A case on a list."""

    committee = serializers.CharField(source="committee.code")
    policy = serializers.CharField(source="policy.code")
    policy_name = serializers.CharField(source="policy.name")
    state = serializers.CharField(help_text="待交办为 open，办理中为 in_progress 等。")
    state_label = serializers.CharField(source="get_state_display")
    departments: Any = PartOut(source="parts_now", many=True)
    waiting = serializers.SerializerMethodField(help_text="等谁做什么，到哪一天。")
    due_at = serializers.SerializerMethodField()
    is_overdue = serializers.SerializerMethodField()

    class Meta:
        model = Case
        fields = [
            "id",
            "number",
            "committee",
            "policy",
            "policy_name",
            "title",
            "state",
            "state_label",
            "visibility",
            "handling",
            "second_handling",
            "departments",
            "waiting",
            "due_at",
            "is_overdue",
            "opened_at",
            "assigned_at",
            "answered_at",
            "closed_at",
            "carried_out_at",
        ]

    def _line(self, case: Case) -> Line:
        return Line(case, self.context["at"])

    def get_waiting(self, case: Case) -> str:
        return self._line(case).waiting

    @extend_schema_field(serializers.DateTimeField(allow_null=True))
    def get_due_at(self, case: Case) -> str | None:
        due_at = self._line(case).due_at
        if due_at is None:
            return None
        return str(serializers.DateTimeField().to_representation(due_at))

    def get_is_overdue(self, case: Case) -> bool:
        return self._line(case).is_overdue


class SignatoryOut(serializers.ModelSerializer[Signatory]):
    name = serializers.CharField(source="person.name")

    class Meta:
        model = Signatory
        fields = ["id", "person", "name", "is_first"]


class ReplyOut(serializers.ModelSerializer[Reply]):
    department_name = serializers.CharField(source="assignment.department.name")
    state = serializers.CharField(help_text="起草中为 draft，已发出为 sent 等。")
    state_label = serializers.CharField(source="get_state_display")

    class Meta:
        model = Reply
        fields = [
            "id",
            "assignment",
            "department_name",
            "handling",
            "state",
            "state_label",
            "text",
            "reply_class",
            "document_number",
            "is_public",
            "promise",
            "promised_by",
            "sent_at",
        ]


class ClockOut(serializers.ModelSerializer[Clock]):
    stage = serializers.CharField(source="stage.code")
    stage_label = serializers.CharField(source="stage.get_code_display")
    explanation = serializers.SerializerMethodField(help_text="这个日期怎样算出。")

    class Meta:
        model = Clock
        fields = [
            "id",
            "stage",
            "stage_label",
            "assignment",
            "due_at",
            "is_provisional",
            "extended_by",
            "paused_at",
            "explanation",
        ]

    def get_explanation(self, clock: Clock) -> list[str]:
        return explain(clock.working_out) if clock.working_out else []


class EvaluationOut(serializers.ModelSerializer[Evaluation]):
    verdict = serializers.CharField(help_text="满意为 satisfied 等。")
    side = serializers.CharField(help_text="提出人为 signatory 等。")
    name = serializers.CharField(source="person.name")
    verdict_label = serializers.CharField(source="get_verdict_display")

    class Meta:
        model = Evaluation
        fields = [
            "id",
            "handling",
            "side",
            "name",
            "verdict",
            "verdict_label",
            "attitude",
            "result",
            "comment",
            "evaluated_at",
        ]


class SupervisionOut(serializers.ModelSerializer[Supervision]):
    kind = serializers.CharField(help_text="挂牌督办为 listed 等。")
    kind_label = serializers.CharField(source="get_kind_display")

    class Meta:
        model = Supervision
        fields = [
            "id",
            "kind",
            "kind_label",
            "reason",
            "due_on",
            "started_at",
            "lifted_at",
            "result",
        ]


class WholeCaseOut(CaseOut):
    """One case with its parts, as far as the reader may see them."""

    text = serializers.CharField()
    signatories: Any = SignatoryOut(source="shown_signatories", many=True)
    clocks: Any = ClockOut(source="clocks_now", many=True)
    replies: Any = ReplyOut(source="shown_replies", many=True)
    evaluations: Any = EvaluationOut(source="shown_evaluations", many=True)
    supervisions: Any = SupervisionOut(source="shown_supervisions", many=True)

    class Meta(CaseOut.Meta):
        fields = [
            *CaseOut.Meta.fields,
            "text",
            "signatories",
            "clocks",
            "replies",
            "evaluations",
            "supervisions",
        ]
