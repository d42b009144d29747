"""Filters that refuse names they do not know, instead of ignoring them."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django_filters.rest_framework import DjangoFilterBackend
from django_filters.utils import translate_validation
from rest_framework.request import Request
from rest_framework.views import APIView

from common.errors import InvalidInput

PAGING = {"cursor", "page_size", "format"}


class StrictFilterBackend(DjangoFilterBackend):  # type: ignore[misc]
    """django-filter, with an error for every query parameter no filter declares.

    No filter may be required: without any of them the queryset stays as it is.
    """

    def filter_queryset(
        self, request: Request, queryset: QuerySet[Any], view: APIView
    ) -> QuerySet[Any]:
        filterset = self.get_filterset(request, queryset, view)
        known = PAGING | (set(filterset.filters) if filterset else set())
        known |= set(getattr(view, "extra_parameters", ()))
        asked = set(request.query_params)
        unknown = sorted(asked - known)
        if unknown:
            raise InvalidInput(
                _("不支持的筛选条件：%s。") % "、".join(unknown),
                code="unknown_filter",
                fields={name: [_("不支持")] for name in unknown},
            )
        # Drawing up the form of filters costs more than the query does.
        if filterset is None or not asked & set(filterset.filters):
            return queryset
        if not filterset.is_valid():
            raise translate_validation(filterset.errors)
        filtered: QuerySet[Any] = filterset.qs
        return filtered
