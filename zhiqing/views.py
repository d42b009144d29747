"""Pages that belong to no room: home, display choices, the role acted in."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from members.middleware import SESSION_KEY
from members.scope import scope_of
from zhiqing.context import current_actor, face_of
from zhiqing.home import tiles_for

YEAR = 365 * 24 * 3600
DISPLAY = {
    "size": {"normal", "large", "largest"},
    "theme": {"auto", "light", "dark"},
}


class SignIn(LoginView):
    """Django's own, on a page that names this site as every other page does."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        del context["site"]  # it would hide what zhiqing.context.shell says
        return context


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What waits, what comes, where to go: by the role acted in."""
    actor = current_actor(request)
    if actor is None:
        return redirect("posts:list")
    face = face_of(actor)
    context = {"face": face, "tiles": tiles_for(actor, face)}
    return render(request, "home.html", context)


def _back(request: HttpRequest) -> str:
    target = request.POST.get("next", "/")
    safe = url_has_allowed_host_and_scheme(target, {request.get_host()})
    return target if safe else "/"


@require_POST
def preferences(request: HttpRequest) -> HttpResponse:
    """Remember size or theme on this device."""
    response = redirect(_back(request))
    for name, allowed in DISPLAY.items():
        value = request.POST.get(name, "")
        if value in allowed:
            response.set_cookie(
                name,
                value,
                max_age=YEAR,
                samesite="Lax",
                secure=request.is_secure(),
                httponly=True,
            )
    return response


@login_required
@require_POST
def act_as(request: HttpRequest) -> HttpResponse:
    """From now on in this session, act in another role one holds."""
    wanted = request.POST.get("role", "")
    assert request.user.is_authenticated
    held = {str(one.pk) for one in scope_of(request.user).assignments}
    if wanted in held:
        request.session[SESSION_KEY] = int(wanted)
    return redirect(_back(request))
