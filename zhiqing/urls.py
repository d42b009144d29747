from django.contrib import admin
from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerView

from zhiqing import health, views

ROOMS = ["members", "activities", "checklists", "posts", "reports"]

urlpatterns = [
    path("", views.home, name="home"),
    path("preferences/", views.preferences, name="preferences"),
    path("act-as/", views.act_as, name="act-as"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", health.metrics, name="metrics"),
    path("accounts/", include("django.contrib.auth.urls")),
    path("admin/", admin.site.urls),
    path("api/schema/", SpectacularAPIView.as_view(), name="schema"),
    path("api/docs/", SpectacularSwaggerView.as_view(), name="api-docs"),
    *(path("", include(f"{room}.urls")) for room in ROOMS),
    *(path("api/v1/", include(f"{room}.api_urls")) for room in ROOMS),
]
