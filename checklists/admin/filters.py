"""Filters of queues: what waits is shown first."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from checklists.models import Verdict
from checklists.states import ItemState

ALL = "all"


class WaitingFilter(admin.SimpleListFilter):
    """One column's values; without a choice only what waits."""

    column: ClassVar[str]
    waiting: ClassVar[str]
    known: ClassVar[list[tuple[str, Any]]]

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [*self.known, (ALL, _("全部"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        chosen = self.value() or self.waiting
        if chosen == ALL:
            return queryset
        return queryset.filter(**{self.column: chosen})

    def choices(self, changelist: ChangeList) -> Iterator[Any]:
        chosen = self.value() or self.waiting
        for value, label in self.lookup_choices:
            yield {
                "selected": chosen == value,
                "query_string": changelist.get_query_string({self.column: value}),
                "display": label,
            }


class StateFilter(WaitingFilter):
    title = gettext_lazy("状态")
    parameter_name = column = "state"
    waiting = ItemState.SUBMITTED
    known = list(ItemState.choices)


class VerdictFilter(WaitingFilter):
    title = gettext_lazy("结论")
    parameter_name = column = "verdict"
    waiting = Verdict.PROPOSED
    known = list(Verdict.choices)
