"""Paging by key: page 1,000 costs what page 1 costs."""

from rest_framework.pagination import CursorPagination


class KeysetPagination(CursorPagination):
    """Newest first; `page_size` up to 200; `results`, `next`, `previous`."""

    ordering = "-pk"
    page_size = 20
    page_size_query_param = "page_size"
    max_page_size = 200
