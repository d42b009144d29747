"""What the pages of cases share: who reads, which case, pages of lists."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone

from cases.lines import Line
from cases.models import Case
from cases.offers import Reading
from cases.reading import record_of, whole, with_line
from members.models import User

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

PAGE = 20


@dataclass(frozen=True)
class Tab:
    label: StrOrPromise
    url: str
    current: bool
    count: int | None = None


def reading_of(request: HttpRequest, pk: int) -> Reading:
    """The case with its parts in the hands of who asks; 404 where it is not seen."""
    assert isinstance(request.user, User)
    case = get_object_or_404(whole(request.user), pk=pk)
    record = record_of(case, request.user)
    return Reading(case, record, request.user, timezone.now())


def lines_of(
    request: HttpRequest, found: QuerySet[Case]
) -> tuple[Page[Case], list[Line]]:
    """A page of cases and their lines."""
    loaded = with_line(found, request.user)
    page = Paginator(loaded, PAGE).get_page(request.GET.get("page"))
    at = timezone.now()
    return page, [Line(one, at) for one in page]
