"""The host's side: sessions to come, rosters, who came."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from activities.models import Participation
from activities.rules import is_staff
from activities.selectors import roster
from activities.services.attendance import check_in, mark_absent
from common.errors import DomainError, Refused
from members.acting import Acting, acting_as
from members.models import Role, User
from members.models.roles import DEPARTMENT_ROLES
from posts.models import PostSession
from posts.selectors import hosted

VERBS: dict[str, Callable[..., Participation]] = {
    "check-in": check_in,
    "absent": mark_absent,
}


def _keeper(request: HttpRequest) -> Acting:
    """The person in a role that keeps rosters: staff or department."""
    assert isinstance(request.user, User)
    chosen = getattr(request, "acting_role_id", None)
    if chosen:
        return acting_as(request.user, role_id=chosen)
    return acting_as(request.user, *DEPARTMENT_ROLES, Role.CLERK)


@login_required
@require_safe
def show_hosted(request: HttpRequest) -> HttpResponse:
    """Sessions of the department acted for."""
    assert isinstance(request.user, User)
    actor = acting_as(
        request.user,
        *DEPARTMENT_ROLES,
        role_id=getattr(request, "acting_role_id", None),
    )
    found = hosted(request.user, actor.department_id or 0)
    page = Paginator(found, 30).get_page(request.GET.get("page"))
    return render(request, "posts/hosted.html", {"page": page})


@login_required
@require_safe
def show_roster(request: HttpRequest, pk: int) -> HttpResponse:
    """Who comes to a session and who waits; for its host and the staff."""
    session = _session(request, pk)
    people = roster(session.activity)
    context = {"session": session, "people": people}
    return render(request, "posts/roster.html", context)


def _session(request: HttpRequest, pk: int) -> PostSession:
    seen = PostSession.objects.visible_to(request.user).select_related(
        "post__department", "activity__committee", "activity__host"
    )
    session = get_object_or_404(seen, pk=pk)
    keeper = _keeper(request)
    hosts = keeper.department_id == session.activity.host_id
    if not (hosts or is_staff(keeper, session.activity)):
        raise Refused(_("只有承办部门和政协机关可以查看名册。"))
    return session


@login_required
@require_POST
def note_attendance(
    request: HttpRequest, pk: int, held: int, step: str
) -> HttpResponse:
    """Tick a person as present or absent."""
    session = _session(request, pk)
    people = Participation.objects.visible_to(request.user)
    one = get_object_or_404(people.filter(activity=session.activity_id), pk=held)
    try:
        VERBS[step](actor=_keeper(request), participation_id=one.pk, at=timezone.now())
        messages.success(request, _("已记录：%s。") % one.person)
    except (DomainError, Refused) as error:
        messages.error(request, error.message)
    return redirect("posts:roster", session.pk)
