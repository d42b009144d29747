"""Filters of reports for the API."""

from __future__ import annotations

import django_filters as df

from reports.models import ReportRun


class ReportFilter(df.FilterSet):  # type: ignore[misc]
    # Not `format`: that is how an API client asks for a media type.
    round = df.CharFilter(field_name="round__code")

    class Meta:
        model = ReportRun
        fields = ["job_state"]
