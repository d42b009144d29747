"""Addresses of the API of this room, under /api/v1/."""

from django.urls import path

from notices import api

urlpatterns = [
    path("notices/", api.NoticeList.as_view(), name="api-notices"),
    path("notices/read-all/", api.ReadAll.as_view(), name="api-notices-read-all"),
    path(
        "notices/preferences/",
        api.Preferences.as_view(),
        name="api-notice-preferences",
    ),
    path(
        "notices/quiet-hours/",
        api.QuietTimes.as_view(),
        name="api-notice-quiet-hours",
    ),
    path("notices/<int:pk>/read/", api.ReadNotice.as_view(), name="api-notice-read"),
]
