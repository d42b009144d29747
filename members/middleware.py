"""The role a signed-in person acts in, chosen per session or per request."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

HEADER = "X-Acting-Role"
SESSION_KEY = "acting_role"


def acting_role(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Set `request.acting_role_id` from the header, else from the session."""

    def middleware(request: HttpRequest) -> HttpResponse:
        asked = request.headers.get(HEADER, "")
        if not asked and request.COOKIES.get("sessionid"):
            asked = str(request.session.get(SESSION_KEY, ""))
        number = int(asked) if asked.isascii() and asked.isdigit() else None
        request.acting_role_id = number  # type: ignore[attr-defined]
        return get_response(request)

    return middleware
