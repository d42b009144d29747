"""The admin theme needs a looser content policy than the rest of the site."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse


def admin_content_policy(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Relax scripts and styles under /admin/ only; Alpine in the theme evaluates."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.path.startswith("/admin/"):
            response._csp_update = {  # type: ignore[attr-defined]
                "script-src": ["'unsafe-eval'"],
                "style-src": ["'unsafe-inline'"],
            }
        return response

    return middleware
