"""Filters of the members API."""

from __future__ import annotations

import django_filters as df

from members.models import Department, Group, Member


class DepartmentFilter(df.FilterSet):  # type: ignore[misc]
    class Meta:
        model = Department
        fields = ["committee", "code", "phase", "is_active"]


class MemberFilter(df.FilterSet):  # type: ignore[misc]
    name = df.CharFilter(lookup_expr="icontains")

    class Meta:
        model = Member
        fields = ["committee", "number", "name", "sector", "employer", "is_standing"]


class GroupFilter(df.FilterSet):  # type: ignore[misc]
    class Meta:
        model = Group
        fields = ["committee", "kind"]
