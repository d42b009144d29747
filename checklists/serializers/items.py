"""What the API says of rounds, the four lists and advice."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from checklists.models import (
    Advice,
    ConcernItem,
    ConsultItem,
    IntentChoice,
    IntentItem,
    OfferSession,
    PostOffer,
    Round,
    RoundPhase,
)
from checklists.times import wording

COMMON = [
    "id",
    "number",
    "round",
    "committee",
    "field",
    "field_name",
    "state",
    "state_label",
    "reason",
    "origin",
    "created_at",
    "submitted_at",
]


class RoundPhaseOut(serializers.ModelSerializer[RoundPhase]):
    phase = serializers.CharField()

    class Meta:
        model = RoundPhase
        fields = ["phase", "starts_on", "ends_on"]


class RoundOut(serializers.ModelSerializer[Round]):
    committee = serializers.CharField(source="committee.code")
    phase = serializers.CharField(help_text="征集 collecting 至已结束 closed。")
    phase_label = serializers.CharField(source="get_phase_display")
    phases = RoundPhaseOut(many=True)

    class Meta:
        model = Round
        fields = [
            "id",
            "code",
            "title",
            "programme",
            "committee",
            "phase",
            "phase_label",
            "phases",
            "is_joint",
            "posts_per_person",
        ]


class ItemOut(serializers.Serializer[Any]):
    """What every item on a list says of itself."""

    round = serializers.CharField(source="round.code")
    committee = serializers.CharField(source="committee.code")
    field_name: Any = serializers.CharField(source="field.name", default="")
    state = serializers.CharField(help_text="草稿为 draft，待筛选为 submitted 等。")
    state_label = serializers.CharField(source="get_state_display")


class ConcernOut(ItemOut, serializers.ModelSerializer[ConcernItem]):
    member_name = serializers.CharField(source="member.name")
    departments: Any = serializers.PrimaryKeyRelatedField(many=True, read_only=True)

    class Meta:
        model = ConcernItem
        fields = [
            *COMMON,
            "title",
            "text",
            "member",
            "member_name",
            "departments",
            "topic",
        ]


class ConsultOut(ItemOut, serializers.ModelSerializer[ConsultItem]):
    department_name = serializers.CharField(source="department.name")

    class Meta:
        model = ConsultItem
        fields = [*COMMON, "title", "text", "department", "department_name", "topic"]


class ChoiceOut(serializers.ModelSerializer[IntentChoice]):
    number = serializers.CharField(source="offer.number")
    title = serializers.CharField(source="offer.title")

    class Meta:
        model = IntentChoice
        fields = ["rank", "offer", "number", "title"]


class IntentOut(ItemOut, serializers.ModelSerializer[IntentItem]):
    member_name = serializers.CharField(source="member.name")
    fields_wanted: Any = serializers.ListField(
        child=serializers.IntegerField(), source="field_ids", read_only=True
    )
    regions: Any = serializers.ListField(
        child=serializers.CharField(), source="region_codes", read_only=True
    )
    times_label = serializers.SerializerMethodField()
    offers = serializers.SerializerMethodField()

    class Meta:
        model = IntentItem
        fields = [
            *COMMON,
            "member",
            "member_name",
            "fields_wanted",
            "offers",
            "regions",
            "times",
            "times_label",
            "note",
            "limit",
        ]

    def get_times_label(self, item: IntentItem) -> str:
        return wording(item.times)

    @extend_schema_field(ChoiceOut(many=True))
    def get_offers(self, item: IntentItem) -> Any:
        ranked = sorted(item.choices.all(), key=lambda one: one.rank)
        return ChoiceOut(ranked, many=True).data


class SessionOut(serializers.ModelSerializer[OfferSession]):
    class Meta:
        model = OfferSession
        fields = ["id", "starts_at", "ends_at", "capacity", "min_participants"]
        ref_name = "OfferSession"


class AnswersOut(serializers.Serializer[Any]):
    concerns: Any = serializers.ListField(child=serializers.IntegerField())
    consults: Any = serializers.ListField(child=serializers.IntegerField())
    topics: Any = serializers.ListField(child=serializers.IntegerField())


class OfferOut(ItemOut, serializers.ModelSerializer[PostOffer]):
    department_name = serializers.CharField(source="department.name")
    sessions = serializers.SerializerMethodField()
    answers = serializers.SerializerMethodField()

    class Meta:
        model = PostOffer
        fields = [
            *COMMON,
            "title",
            "department",
            "department_name",
            "scene",
            "host_site",
            "region",
            "audience",
            "contact",
            "sessions",
            "answers",
        ]

    @extend_schema_field(SessionOut(many=True))
    def get_sessions(self, item: PostOffer) -> Any:
        ordered = sorted(item.sessions.all(), key=lambda one: one.starts_at)
        return SessionOut(ordered, many=True).data

    @extend_schema_field(AnswersOut)
    def get_answers(self, item: PostOffer) -> Any:
        named: dict[str, list[int]] = {"concerns": [], "consults": [], "topics": []}
        for one in item.answers.all():
            for name in named:
                pk = getattr(one, f"{name[:-1]}_id")
                if pk is not None:
                    named[name].append(pk)
        return named


class AdviceOut(serializers.ModelSerializer[Advice]):
    member_name = serializers.CharField(source="member.name")

    class Meta:
        model = Advice
        fields = ["id", "consult", "member", "member_name", "text", "given_at"]
