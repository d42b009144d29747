"""Committees, departments, people; who I am; tokens."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import generics
from rest_framework.authtoken.models import Token
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from members.filters import DepartmentFilter, GroupFilter, MemberFilter
from members.models import Committee, Department, Group, Member
from members.serializers import (
    CommitteeOut,
    DepartmentOut,
    GroupOut,
    MemberOut,
    MeOut,
    SignInIn,
    TokenOut,
)
from members.services.accounts import note_sign_in


class SignIn(APIView):
    """Exchange a username and password for a token."""

    permission_classes = [AllowAny]
    authentication_classes = []

    @extend_schema(request=SignInIn, responses=TokenOut)
    def post(self, request: Request) -> Response:
        given = SignInIn(data=request.data, context={"request": request})
        given.is_valid(raise_exception=True)
        user = given.validated_data["user"]
        token, _ = Token.objects.get_or_create(user=user)
        note_sign_in(user=user, way="token", at=timezone.now())
        return Response({"token": token.key})


class Me(APIView):
    """The person asking and their roles."""

    @extend_schema(responses=MeOut)
    def get(self, request: Request) -> Response:
        assert request.user.is_authenticated
        return Response(MeOut(request.user).data)


class CommitteeList(generics.ListAPIView[Committee]):
    serializer_class = CommitteeOut
    filterset_fields = ["code", "level", "parent"]

    def get_queryset(self) -> QuerySet[Committee]:
        return Committee.objects.visible_to(self.request.user)


class CommitteeDetail(generics.RetrieveAPIView[Committee]):
    serializer_class = CommitteeOut

    def get_queryset(self) -> QuerySet[Committee]:
        return Committee.objects.visible_to(self.request.user)


class DepartmentList(generics.ListAPIView[Department]):
    serializer_class = DepartmentOut
    filterset_class = DepartmentFilter

    def get_queryset(self) -> QuerySet[Department]:
        return Department.objects.visible_to(self.request.user)


class DepartmentDetail(generics.RetrieveAPIView[Department]):
    serializer_class = DepartmentOut

    def get_queryset(self) -> QuerySet[Department]:
        return Department.objects.visible_to(self.request.user)


class MemberList(generics.ListAPIView[Member]):
    serializer_class = MemberOut
    filterset_class = MemberFilter

    def get_queryset(self) -> QuerySet[Member]:
        return Member.objects.visible_to(self.request.user).select_related("sector")


class MemberDetail(generics.RetrieveAPIView[Member]):
    serializer_class = MemberOut

    def get_queryset(self) -> QuerySet[Member]:
        return Member.objects.visible_to(self.request.user).select_related("sector")


class GroupList(generics.ListAPIView[Group]):
    serializer_class = GroupOut
    filterset_class = GroupFilter

    def get_queryset(self) -> QuerySet[Group]:
        return Group.objects.visible_to(self.request.user)


class GroupDetail(generics.RetrieveAPIView[Group]):
    serializer_class = GroupOut

    def get_queryset(self) -> QuerySet[Group]:
        return Group.objects.visible_to(self.request.user)
