"""What the API takes for items of the four lists."""

from __future__ import annotations

from typing import Any, ClassVar

from django.utils.translation import gettext as _
from rest_framework import serializers

from activities.models import Audience
from checklists.models import ConcernItem, ConsultItem, Field, PostOffer, Topic
from checklists.serializers.fields import (
    Several,
    StrictSerializer,
    VisibleMember,
    VisibleRound,
)
from checklists.services.contents import (
    ConcernContent,
    ConsultContent,
    Content,
    IntentContent,
    OfferContent,
)
from checklists.services.offers import Answered, SessionFacts
from checklists.times import is_code
from members.models import Department, Region

LARGEST = 10_000


class ContentChange(StrictSerializer):
    """Parts of an item's content; what is left out stays as it is."""

    content: ClassVar[type[Content]]


class WrittenChange(ContentChange):
    title = serializers.CharField(max_length=120, allow_blank=True, required=False)
    text = serializers.CharField(max_length=10_000, allow_blank=True, required=False)
    field = serializers.PrimaryKeyRelatedField(
        queryset=Field.objects.filter(is_active=True), allow_null=True, required=False
    )


class ConcernChange(WrittenChange):
    content = ConcernContent
    departments = Several(Department, required=False)


class ConcernIn(ConcernChange):
    round = VisibleRound()
    member = VisibleMember(
        required=False, help_text="机关代录时填写委员；本人填报不填。"
    )


class ConsultChange(WrittenChange):
    content = ConsultContent


class ConsultIn(ConsultChange):
    round = VisibleRound()
    department = serializers.PrimaryKeyRelatedField(
        queryset=Department.objects.active(),
        required=False,
        help_text="机关代录时填写部门；本部门填报不填。",
    )


def check_code(code: str) -> None:
    if not is_code(code):
        text = _("“%s”不能识别，应如 1am、6pm、2026-03-12am。") % code
        raise serializers.ValidationError(text)


class IntentChange(ContentChange):
    content = IntentContent
    fields_wanted = Several(Field, required=False)
    offers = Several(PostOffer, required=False, help_text="按意愿先后排列。")
    regions = Several(Region, child=serializers.CharField(max_length=6), required=False)
    times = serializers.ListField(
        child=serializers.CharField(max_length=12, validators=[check_code]),
        max_length=200,
        required=False,
        help_text="半天的代码：1am 为周一上午，2026-03-12pm 为当日下午。",
    )
    note = serializers.CharField(max_length=2000, allow_blank=True, required=False)
    limit = serializers.IntegerField(min_value=1, max_value=20, required=False)

    def validate_times(self, codes: list[str]) -> tuple[str, ...]:
        return tuple(sorted(dict.fromkeys(codes)))


class IntentIn(IntentChange):
    round = VisibleRound()
    member = VisibleMember(required=False)


class SessionIn(StrictSerializer):
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    capacity = serializers.IntegerField(min_value=1, max_value=LARGEST)
    min_participants = serializers.IntegerField(
        min_value=1, max_value=LARGEST, default=1
    )

    def validate(self, given: dict[str, Any]) -> Any:
        return SessionFacts(**given)


class AnswersIn(StrictSerializer):
    concerns = Several(ConcernItem, required=False)
    consults = Several(ConsultItem, required=False)
    topics = Several(Topic, required=False)

    def validate(self, given: dict[str, tuple[Answered, ...]]) -> Any:
        return tuple(thing for things in given.values() for thing in things)


class OfferChange(ContentChange):
    content = OfferContent
    title = serializers.CharField(max_length=80, allow_blank=True, required=False)
    field = serializers.PrimaryKeyRelatedField(
        queryset=Field.objects.filter(is_active=True), allow_null=True, required=False
    )
    scene = serializers.CharField(max_length=2000, allow_blank=True, required=False)
    host_site = serializers.CharField(max_length=120, allow_blank=True, required=False)
    region = serializers.PrimaryKeyRelatedField(
        queryset=Region.objects.all(), allow_null=True, required=False
    )
    audience = serializers.ChoiceField(choices=Audience.choices, required=False)
    contact = serializers.CharField(max_length=60, allow_blank=True, required=False)
    sessions = SessionIn(many=True, required=False)
    answers = AnswersIn(required=False)

    def validate_sessions(self, given: list[SessionFacts]) -> tuple[SessionFacts, ...]:
        return tuple(sorted(given))


class OfferIn(OfferChange):
    round = VisibleRound()
    department = serializers.PrimaryKeyRelatedField(
        queryset=Department.objects.active(), required=False
    )
