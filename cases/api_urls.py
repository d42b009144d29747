"""Addresses of the API of this room, under /api/v1/."""

from django.urls import path

from cases.api import reading, steps

urlpatterns = [
    path("cases/", reading.CaseList.as_view(), name="api-cases"),
    path("cases/<int:pk>/", reading.CaseDetail.as_view(), name="api-case"),
    path("cases/<int:pk>/record/", reading.CaseRecord.as_view()),
    *(
        path(f"cases/<int:pk>/{name}/", view.as_view())
        for name, view in steps.VIEWS.items()
    ),
]
