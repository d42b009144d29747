"""What list pages share: pages of rows, and what may be done with each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest

from checklists.models import ListItem
from checklists.states import EDITABLE, ItemState

PAGE = 20


@dataclass(frozen=True)
class Row:
    """An item on its owner's list."""

    item: Any

    @property
    def is_editable(self) -> bool:
        return self.item.state in EDITABLE

    @property
    def is_draft(self) -> bool:
        return bool(self.item.state == ItemState.DRAFT)

    @property
    def shows_reason(self) -> bool:
        return bool(self.item.reason)


def page_of(request: HttpRequest, found: QuerySet[Any]) -> Page[Any]:
    return Paginator(found, PAGE).get_page(request.GET.get("page"))


def rows_of(page: Page[ListItem]) -> list[Row]:
    return [Row(item) for item in page]
