"""What the API of activities takes and gives."""

from typing import Any

from rest_framework import serializers

from activities.models import Activity, Participation
from activities.states import ActivityState, ParticipationState


class ActivityBrief(serializers.ModelSerializer[Activity]):
    state = serializers.ChoiceField(choices=ActivityState.choices)

    class Meta:
        model = Activity
        fields = ("id", "title", "venue", "starts_at", "ends_at", "state")


class PersonBrief(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    name = serializers.CharField(source="__str__")


class ParticipationOut(serializers.ModelSerializer[Participation]):
    activity = ActivityBrief()
    person = PersonBrief()
    state = serializers.ChoiceField(choices=ParticipationState.choices)
    position = serializers.IntegerField(allow_null=True)
    role = serializers.CharField(source="assignment.role")

    class Meta:
        model = Participation
        fields = (
            "id",
            "activity",
            "person",
            "role",
            "source",
            "state",
            "position",
            "expires_at",
            "created_at",
            "decided_at",
            "checked_in_at",
            "check_in_way",
            "is_late_cancel",
            "reason",
        )


class ReasonIn(serializers.Serializer[Any]):
    reason = serializers.CharField(
        max_length=200, required=False, allow_blank=True, default=""
    )


class CodeIn(serializers.Serializer[Any]):
    code = serializers.CharField(max_length=200)


class CodeOut(serializers.Serializer[Any]):
    code = serializers.CharField()
    svg = serializers.CharField()


class CalendarOut(serializers.Serializer[Any]):
    url = serializers.CharField(allow_null=True)


class BookIn(serializers.Serializer[Any]):
    """For staff: whom the seat is for; empty when booking for oneself."""

    member = serializers.IntegerField(required=False, min_value=1)
    representative = serializers.IntegerField(required=False, min_value=1)


class BookingOut(serializers.Serializer[Any]):
    participation = serializers.IntegerField()
    state = serializers.ChoiceField(choices=("confirmed", "waiting"))
    position = serializers.IntegerField(required=False)
