from django.urls import path

from members import views

app_name = "members"
urlpatterns = [
    path("imports/<int:pk>/errors/", views.import_errors, name="import-errors"),
    path("imports/template/<slug:kind>/", views.import_template, name="template"),
]
