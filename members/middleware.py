"""The role a signed-in person acts in, and what is refused to them."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from members.models import User
from members.services.sign_ins import note_refusal

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


def note_refusals(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """What a signed-in person was refused stands in the trail."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if response.status_code == 403 and isinstance(request.user, User):
            note_refusal(
                user=request.user,
                role_id=getattr(request, "acting_role_id", None),
                method=str(request.method),
                path=request.path,
                at=timezone.now(),
            )
        return response

    return middleware
