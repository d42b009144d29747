"""Is the process up; can it work; its figures."""

from __future__ import annotations

import secrets

from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden, JsonResponse
from django.views.decorators.http import require_safe
from django_prometheus.exports import ExportToDjangoView
from django_redis.exceptions import ConnectionInterrupted
from redis.exceptions import RedisError

LOCAL = {"127.0.0.1", "::1", ""}


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """200 with all checks well, 503 with the ones that are not."""
    checks = {
        "database": _database(),
        "redis": _redis(),
        "migrations": _migrations(),
    }
    status = 200 if all(checks.values()) else 503
    return JsonResponse(
        {name: "ok" if well else "fail" for name, well in checks.items()}, status=status
    )


def metrics(request: HttpRequest) -> HttpResponse:
    """Prometheus figures, to this machine or to who has the token."""
    token = settings.PROMETHEUS_METRICS_TOKEN
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    by_token = bool(token) and secrets.compare_digest(given, token)
    forwarded = "X-Forwarded-For" in request.headers
    local = request.META.get("REMOTE_ADDR", "") in LOCAL and not forwarded
    if not (by_token or local):
        return HttpResponseForbidden(
            "需要令牌\n", content_type="text/plain; charset=utf-8"
        )
    response: HttpResponse = ExportToDjangoView(request)
    return response


def _database() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def _redis() -> bool:
    client = getattr(cache, "client", None)
    if client is None:  # no Redis in this installation
        return True
    try:
        return bool(client.get_client().ping())
    except (ConnectionInterrupted, RedisError, OSError):
        return False


def _migrations() -> bool:
    try:
        executor = MigrationExecutor(connection)
        return not executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return False
