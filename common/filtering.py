"""Filters that refuse names they do not know, instead of ignoring them."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework.request import Request
from rest_framework.views import APIView

from common.errors import InvalidInput

PAGING = {"cursor", "page_size", "format"}


class StrictFilterBackend(DjangoFilterBackend):  # type: ignore[misc]
    """django-filter, with an error for every query parameter no filter declares."""

    def filter_queryset(
        self, request: Request, queryset: QuerySet[Any], view: APIView
    ) -> QuerySet[Any]:
        filterset = self.get_filterset(request, queryset, view)
        known = PAGING | (set(filterset.filters) if filterset else set())
        known |= set(getattr(view, "extra_parameters", ()))
        unknown = sorted(set(request.query_params) - known)
        if unknown:
            raise InvalidInput(
                _("不支持的筛选条件：%s。") % "、".join(unknown),
                code="unknown_filter",
                fields={name: [_("不支持")] for name in unknown},
            )
        filtered: QuerySet[Any] = super().filter_queryset(request, queryset, view)
        return filtered
