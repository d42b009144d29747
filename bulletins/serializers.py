"""News, briefings and what goes with them, as JSON."""

from __future__ import annotations

from rest_framework import serializers

from bulletins.models import Briefing, Material, News, NewsEntry, ReadReceipt, Section
from bulletins.services.exchange import LONGEST
from common.serializing import StrictSerializer
from members.models import Department


class MaterialOut(serializers.ModelSerializer[Material]):
    name = serializers.CharField(source="full_name")
    url = serializers.SerializerMethodField()

    class Meta:
        model = Material
        fields = ["id", "name", "size", "digest", "url"]

    def get_url(self, one: Material) -> str:
        return f"/materials/{one.pk}/"


class NewsOut(serializers.ModelSerializer[News]):
    department = serializers.SlugRelatedField[Department]("code", read_only=True)
    publisher = serializers.CharField(read_only=True)
    is_read = serializers.BooleanField(read_only=True)
    turn = serializers.CharField(read_only=True)

    class Meta:
        model = News
        fields = [
            "id",
            "title",
            "section",
            "body",
            "department",
            "publisher",
            "state",
            "reason",
            "published_at",
            "changed_at",
            "is_read",
            "turn",
        ]


class NewsDetailOut(NewsOut):
    materials = MaterialOut(many=True, read_only=True)

    class Meta(NewsOut.Meta):
        fields = [*NewsOut.Meta.fields, "materials"]


class BriefingOut(serializers.ModelSerializer[Briefing]):
    is_read = serializers.BooleanField(read_only=True)
    materials = MaterialOut(many=True, read_only=True)

    class Meta:
        model = Briefing
        fields = [
            "id",
            "title",
            "held_at",
            "venue",
            "briefers",
            "agenda",
            "state",
            "published_at",
            "is_read",
            "materials",
        ]


class NewsIn(StrictSerializer):
    title = serializers.CharField(max_length=120)
    section = serializers.ChoiceField(Section.choices)
    body = serializers.CharField(max_length=20_000)


class WithdrawIn(StrictSerializer):
    reason = serializers.CharField(max_length=300)


class SayingIn(StrictSerializer):
    text = serializers.CharField(max_length=LONGEST)
    asks = serializers.BooleanField(default=False)
    answers = serializers.IntegerField(required=False, allow_null=True, default=None)


class EntryOut(serializers.ModelSerializer[NewsEntry]):
    who = serializers.CharField(read_only=True)

    class Meta:
        model = NewsEntry
        fields = ["id", "side", "who", "text", "asks", "answers", "said_at"]


class ReceiptOut(serializers.ModelSerializer[ReadReceipt]):
    reader = serializers.CharField(source="reader.name", read_only=True)

    class Meta:
        model = ReadReceipt
        fields = ["id", "reader", "read_at"]
