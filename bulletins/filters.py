"""What lists of news may be narrowed by."""

from __future__ import annotations

from typing import Any

import django_filters as filters
from django.db.models import QuerySet

from bulletins.models import News


class NewsFilter(filters.FilterSet):  # type: ignore[misc]
    department = filters.CharFilter(field_name="department__code")
    unread = filters.BooleanFilter(method="only_unread")
    turn = filters.CharFilter(field_name="turn")
    search = filters.CharFilter(field_name="title", lookup_expr="icontains")

    class Meta:
        model = News
        fields = ["section", "state", "department", "unread", "turn", "search"]

    def only_unread(
        self, found: QuerySet[Any], name: str, value: bool
    ) -> QuerySet[Any]:
        return found.filter(is_read=not value)
