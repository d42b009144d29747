from django.contrib import admin
from django.contrib.auth import views as auth
from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerView

from zhiqing import health, views

handler400 = "zhiqing.failures.bad_request"
handler403 = "zhiqing.failures.forbidden"
handler404 = "zhiqing.failures.not_found"
handler500 = "zhiqing.failures.broken"

ROOMS = [
    "notices",
    "members",
    "bulletins",
    "activities",
    "cases",
    "checklists",
    "posts",
    "reports",
]

urlpatterns = [
    # First of all: the pages of every room would be tried before it.
    path("api/v1/", include([path("", include(f"{room}.api_urls")) for room in ROOMS])),
    path("", views.home, name="home"),
    path("preferences/", views.preferences, name="preferences"),
    path("act-as/", views.act_as, name="act-as"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", health.metrics, name="metrics"),
    path("accounts/login/", views.SignIn.as_view(), name="login"),
    path("accounts/logout/", auth.LogoutView.as_view(), name="logout"),
    path(
        "accounts/password_change/",
        auth.PasswordChangeView.as_view(),
        name="password_change",
    ),
    path(
        "accounts/password_change/done/",
        auth.PasswordChangeDoneView.as_view(),
        name="password_change_done",
    ),
    path("admin/", admin.site.urls),
    path("api/schema/", SpectacularAPIView.as_view(), name="schema"),
    path("api/docs/", SpectacularSwaggerView.as_view(), name="api-docs"),
    *(path("", include(f"{room}.urls")) for room in ROOMS),
]
