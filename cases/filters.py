"""Filters of cases for the API."""

from __future__ import annotations

from typing import Any

import django_filters as df
from django.db.models import QuerySet
from django.utils import timezone

from cases import reading
from cases.models import Assignment, Case
from cases.states import CaseState

Cases = QuerySet[Case]


class CaseFilter(df.FilterSet):  # type: ignore[misc]
    """Yes-or-no filters take their opposite too: `overdue=false` is what is in time."""

    state = df.ChoiceFilter(choices=CaseState.choices)
    policy = df.CharFilter(field_name="policy__code", label="办理规则代码")
    committee = df.CharFilter(field_name="committee__code")
    number = df.CharFilter()
    handling = df.NumberFilter(label="第几次办理")
    department = df.NumberFilter(method="of_department", label="承办部门")
    owed = df.BooleanFilter(method="by_word", label="待我部门办理")
    overdue = df.BooleanFilter(method="by_word", label="有期限已过")
    mine = df.BooleanFilter(method="by_word", label="我提出的")
    supervised = df.BooleanFilter(method="by_word", label="督办中")
    q = df.CharFilter(method="with_words", label="查找")

    class Meta:
        model = Case
        fields: list[str] = []

    def of_department(self, found: Cases, name: str, pk: Any) -> Cases:
        standing = Assignment.objects.visible_to(self.request.user).standing()
        return found.filter(pk__in=standing.filter(department=pk).values("case"))

    def by_word(self, found: Cases, name: str, wanted: bool) -> Cases:
        user = self.request.user
        match name:
            case "owed":
                asked = reading.owed_now(user)
            case "overdue":
                asked = reading.overdue(timezone.now())
            case "mine":
                asked = reading.signed_by(user)
            case _:
                asked = reading.supervised()
        return found.filter(asked if wanted else ~asked)

    def with_words(self, found: Cases, name: str, words: str) -> Cases:
        return found.filter(reading.holding(words))
