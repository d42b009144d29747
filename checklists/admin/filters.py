"""Filters of queues: what waits is shown first."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bulletins.states import Turn
from checklists.models import Verdict
from checklists.selectors import awaiting_feedback
from checklists.states import ItemState
from checklists.turns import with_turn
from members.scope import scope_of

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

ALL = "all"


class Ours(admin.RelatedFieldListFilter):
    """Choices of the committees one reads, whether or not a row names them.

    Which rows name them would be asked of every row, at every look at the queue.
    """

    def field_choices(
        self, field: Any, request: HttpRequest, model_admin: Any
    ) -> list[tuple[str, str | _StrPromise]]:
        ordering = self.field_admin_ordering(field, request, model_admin)
        reading = scope_of(request.user).reading
        found: list[tuple[str, str | _StrPromise]] = field.get_choices(
            include_blank=False,
            ordering=ordering,
            limit_choices_to={"committee__in": reading},
        )
        return found


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


class TurnFilter(admin.SimpleListFilter):
    """Whose turn it is."""

    title = gettext_lazy("轮到谁")
    parameter_name = "turn"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return Turn.choices

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() not in Turn.values:
            return queryset
        return with_turn(queryset, timezone.now()).filter(turn=self.value())


class FeedbackFilter(admin.SimpleListFilter):
    """Questions past their last day whose advisers wait to hear."""

    title = gettext_lazy("反馈")
    parameter_name = "feedback"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return [("owed", _("截止后未反馈"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() != "owed":
            return queryset
        return awaiting_feedback(queryset, timezone.now())
