"""Paging by key: page 1,000 costs what page 1 costs."""

import re
from typing import Any

from django.utils.translation import gettext as _
from rest_framework.exceptions import NotFound
from rest_framework.pagination import CursorPagination
from rest_framework.request import Request

from common.errors import InvalidInput

KEY = re.compile(r"[0-9]{1,19}")


class KeysetPagination(CursorPagination):
    """Newest first; `page_size` up to 200; `results`, `next`, `previous`."""

    ordering = "-pk"
    page_size = 20
    page_size_query_param = "page_size"
    max_page_size = 200

    def decode_cursor(self, request: Request) -> Any:
        """The place that a link of ours named, or InvalidInput; None for the start."""
        try:
            cursor = super().decode_cursor(request)
        except NotFound:
            raise _unknown_place() from None
        key = getattr(cursor, "position", None)
        if key is not None and not KEY.fullmatch(key):
            raise _unknown_place()
        return cursor


def _unknown_place() -> InvalidInput:
    told = _("翻页位置无效，请从第一页重新开始。")
    return InvalidInput(told, fields={"cursor": [told]})
