"""What the API says of how a case was handled: contacts, requests, visits."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from cases.models import ClockRequest, Confirmation, Contact, Countersign, Visit


class CountersignOut(serializers.ModelSerializer[Countersign]):
    department_name = serializers.CharField(source="assignment.department.name")

    class Meta:
        model = Countersign
        fields = ["id", "department_name", "agrees", "comment", "signed_at"]


class ContactOut(serializers.ModelSerializer[Contact]):
    stage = serializers.CharField(help_text="办理前为 before 等。")
    department_name = serializers.CharField(source="assignment.department.name")

    class Meta:
        model = Contact
        fields = [
            "id",
            "department_name",
            "handling",
            "stage",
            "way",
            "purpose",
            "position",
            "speaker",
            "with_whom",
            "venue",
            "text",
            "held_at",
            "disputed_at",
            "dispute",
        ]


class RequestOut(serializers.ModelSerializer[ClockRequest]):
    kind = serializers.CharField(help_text="延期为 extension，暂停计时为 pause。")
    stage = serializers.CharField(source="clock.stage.code")
    kind_label = serializers.CharField(source="get_kind_display")
    state = serializers.CharField(help_text="待审批为 asked。")
    state_label = serializers.CharField(source="get_state_display")

    class Meta:
        model = ClockRequest
        fields = [
            "id",
            "clock",
            "stage",
            "kind",
            "kind_label",
            "state",
            "state_label",
            "days",
            "reason",
            "opinion",
            "asked_at",
            "decided_at",
        ]


class CaseConfirmationOut(serializers.ModelSerializer[Confirmation]):
    party_label = serializers.CharField(source="get_party_display")

    class Meta:
        model = Confirmation
        fields = ["id", "handling", "party", "party_label", "confirmed_at"]


class VisitOut(serializers.ModelSerializer[Visit]):
    kind = serializers.CharField(help_text="回访为 return_visit 等。")
    kind_label = serializers.CharField(source="get_kind_display")

    class Meta:
        model = Visit
        fields = [
            "id",
            "handling",
            "kind",
            "kind_label",
            "is_solved",
            "finding",
            "visited_at",
        ]


class RecordOut(serializers.Serializer[Any]):
    """How a case was handled, step by step; only for those whom it involves."""

    contacts: Any = ContactOut(many=True)
    countersigns: Any = CountersignOut(many=True)
    requests: Any = RequestOut(many=True)
    confirmations: Any = CaseConfirmationOut(many=True)
    visits: Any = VisitOut(many=True)
