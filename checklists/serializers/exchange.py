"""The exchange, announcing a question and feeding back on it."""

from __future__ import annotations

from rest_framework import serializers

from checklists.models import Feedback, ItemEntry, Outcome
from checklists.services.consulting import LONGEST, LONGEST_COMMENT
from common.serializing import StrictSerializer


class ItemEntryOut(serializers.ModelSerializer[ItemEntry]):
    who = serializers.CharField(read_only=True)

    class Meta:
        model = ItemEntry
        fields = ["id", "side", "who", "text", "asks", "answers", "said_at"]


class AnnounceIn(StrictSerializer):
    until = serializers.DateField()


class JudgedIn(StrictSerializer):
    advice = serializers.IntegerField(min_value=1)
    outcome = serializers.ChoiceField(Outcome.choices)
    comment = serializers.CharField(
        max_length=LONGEST_COMMENT, required=False, allow_blank=True, default=""
    )


class FeedbackIn(StrictSerializer):
    text = serializers.CharField(max_length=LONGEST)
    said = JudgedIn(many=True, required=False)


class FeedbackOut(serializers.ModelSerializer[Feedback]):
    class Meta:
        model = Feedback
        fields = ["id", "consult", "text", "given_at"]
