"""Addresses of the API of this room, under /api/v1/."""

from django.urls import path

from reports import api

urlpatterns = [
    path("statistics/four-lists/", api.FourLists.as_view(), name="api-four-lists"),
    path("reports/", api.ReportList.as_view(), name="api-reports"),
    path("reports/<int:pk>/", api.ReportDetail.as_view(), name="api-report"),
    path("reports/<int:pk>/file/", api.ReportFile.as_view(), name="api-report-file"),
]
