"""What surrounds every request: from where it comes, and what its page may load."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from trail.origin import acting_from
from zhiqing.addresses import client_address


def remember_address(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """What is done in this request is recorded with the client's address."""

    def middleware(request: HttpRequest) -> HttpResponse:
        with acting_from(client_address(request)):
            return get_response(request)

    return middleware


def admin_content_policy(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """The admin theme needs looser rules: its Alpine evaluates; only under /admin/."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.path.startswith("/admin/"):
            response._csp_update = {  # type: ignore[attr-defined]
                "script-src": ["'unsafe-eval'"],
                "style-src": ["'unsafe-inline'"],
            }
        return response

    return middleware
