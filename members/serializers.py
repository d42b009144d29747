"""What the API says of committees, departments, people and roles."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import authenticate
from django.utils.translation import gettext as _
from rest_framework import serializers

from members.errors import Locked
from members.models import (
    Committee,
    Department,
    Group,
    Member,
    RoleAssignment,
    User,
)
from members.scope import scope_of


def masked(phone: str) -> str:
    """A phone number with its middle hidden: 199****0001."""
    return f"{phone[:3]}****{phone[-4:]}" if len(phone) >= 8 else ""


class CommitteeOut(serializers.ModelSerializer[Committee]):
    class Meta:
        model = Committee
        fields = ["id", "code", "name", "level", "parent", "region"]


class DepartmentOut(serializers.ModelSerializer[Department]):
    class Meta:
        model = Department
        fields = [
            "id",
            "committee",
            "code",
            "name",
            "tier",
            "kind",
            "parent",
            "phase",
            "joined_on",
            "is_active",
        ]


class GroupOut(serializers.ModelSerializer[Group]):
    class Meta:
        model = Group
        fields = ["id", "committee", "kind", "name", "convener"]


class MemberOut(serializers.ModelSerializer[Member]):
    sector = serializers.CharField(source="sector.name")
    phone = serializers.SerializerMethodField()

    class Meta:
        model = Member
        fields = [
            "id",
            "committee",
            "number",
            "name",
            "gender",
            "sector",
            "term",
            "party",
            "workplace",
            "employer",
            "is_standing",
            "phone",
        ]

    def get_phone(self, member: Member) -> str:
        return masked(member.phone)


class RoleOut(serializers.ModelSerializer[RoleAssignment]):
    label = serializers.CharField(source="get_role_display")  # type: ignore[assignment]
    committee = serializers.CharField(source="committee.code")

    class Meta:
        model = RoleAssignment
        fields = [
            "id",
            "role",
            "label",
            "committee",
            "department",
            "member",
            "representative",
            "valid_from",
            "valid_to",
        ]


class MeOut(serializers.ModelSerializer[User]):
    """The person asking, with the roles they hold today."""

    roles = serializers.SerializerMethodField()

    class Meta:
        model = User
        fields = ["id", "username", "name", "roles"]

    def get_roles(self, user: User) -> list[dict[str, Any]]:
        return list(RoleOut(scope_of(user).assignments, many=True).data)


class SignInIn(serializers.Serializer[None]):
    username = serializers.CharField(max_length=150)
    password = serializers.CharField(max_length=200, trim_whitespace=False)

    def validate(self, given: dict[str, Any]) -> dict[str, Any]:
        request = self.context["request"]
        user = authenticate(request, **given)
        if getattr(request, "axes_locked_out", False):
            raise Locked(_("密码错误次数过多，账号已锁定，请 15 分钟后再试。"))
        if user is None:
            raise serializers.ValidationError(
                {"password": [_("账号或密码不正确。")]}, code="authorization"
            )
        return {"user": user}


class TokenOut(serializers.Serializer[None]):
    token = serializers.CharField()
