"""Notices, paces and quiet hours as the API takes and gives them."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from notices.kinds import PERSONAL, NoticeKind, Pace
from notices.models import Notice


class NoticeOut(serializers.ModelSerializer[Notice]):
    kind_label = serializers.CharField(source="get_kind_display", read_only=True)

    class Meta:
        model = Notice
        fields = (
            "id",
            "kind",
            "kind_label",
            "title",
            "text",
            "url",
            "made_at",
            "read_at",
        )
        read_only_fields = fields


class ReadAllOut(serializers.Serializer[Any]):
    read = serializers.IntegerField()


class PreferenceIO(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(choices=NoticeKind.choices)
    channel = serializers.ChoiceField(
        choices=[(one.value, one.label) for one in PERSONAL]
    )
    pace = serializers.ChoiceField(choices=Pace.choices)


class PreferencesIO(serializers.Serializer[Any]):
    preferences = PreferenceIO(many=True)


class QuietHoursIO(serializers.Serializer[Any]):
    is_on = serializers.BooleanField()
    starts = serializers.TimeField()
    ends = serializers.TimeField()
