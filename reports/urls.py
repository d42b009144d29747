from django.urls import path

from reports import views
from reports.lineage import views as lineage

app_name = "reports"
urlpatterns = [
    path("reports/", views.show_overview, name="overview"),
    path("reports/make/", views.make_report, name="make"),
    path("reports/<int:pk>/", views.show_run, name="run"),
    path("reports/<int:pk>/progress/", views.show_progress, name="progress"),
    path("reports/<int:pk>/file/", views.fetch_file, name="file"),
    path("lineage/<str:kind>/<int:pk>/", lineage.show_lineage, name="lineage"),
    path(
        "lineage/<str:kind>/<int:pk>/<str:format_>/",
        lineage.fetch_lineage,
        name="lineage-file",
    ),
]
