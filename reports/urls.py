from django.urls import path

from reports import views

app_name = "reports"
urlpatterns = [
    path("reports/", views.show_overview, name="overview"),
    path("reports/make/", views.make_report, name="make"),
    path("reports/<int:pk>/", views.show_run, name="run"),
    path("reports/<int:pk>/progress/", views.show_progress, name="progress"),
    path("reports/<int:pk>/file/", views.fetch_file, name="file"),
]
