"""What every page needs around its content."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from members.acting import Acting, acting_as
from members.models import Role, RoleAssignment
from members.models.roles import DEPARTMENT_ROLES
from members.scope import scope_of


@dataclass(frozen=True)
class NavigationItem:
    label: str
    url: str
    icon: str
    current: bool
    count: int = 0


@dataclass(frozen=True)
class RoleChoice:
    id: int
    label: str
    current: bool


Entrance = tuple[str | Promise, str, str]
POSTS: Entrance = (_("体验岗"), "posts:list", "briefcase")
ENTRANCES: dict[str, tuple[Entrance, ...]] = {
    "visitor": (POSTS,),
    "member": (
        (_("首页"), "home", "house"),
        POSTS,
        (_("我的岗位"), "posts:mine", "calendar-check"),
        (_("我的体验"), "posts:experiences", "clipboard-list"),
        (_("关注"), "checklists:concerns", "message-square"),
        (_("意向"), "checklists:intents", "heart"),
        (_("问计"), "checklists:consults", "lightbulb"),
        (_("办理"), "cases:mine", "list-checks"),
        (_("知情"), "bulletins:news", "newspaper"),
    ),
    "representative": (
        (_("首页"), "home", "house"),
        POSTS,
        (_("我的岗位"), "posts:mine", "calendar-check"),
        (_("办理"), "cases:mine", "list-checks"),
        (_("我的体验"), "posts:experiences", "clipboard-list"),
    ),
    "department": (
        (_("首页"), "home", "house"),
        (_("办理"), "cases:desk", "list-checks"),
        (_("转来事项"), "checklists:received", "inbox"),
        (_("问计"), "checklists:consults", "lightbulb"),
        (_("供岗"), "checklists:offers", "briefcase"),
        (_("场次名册"), "posts:hosted", "users"),
        (_("体验反馈"), "posts:reports", "clipboard-list"),
        (_("体验建议"), "posts:suggestions", "flag"),
        (_("动态"), "bulletins:own", "send"),
    ),
    "leader": (
        (_("首页"), "home", "house"),
        POSTS,
        (_("工作总览"), "reports:overview", "chart-column"),
        (_("知情"), "bulletins:news", "newspaper"),
    ),
    "office": (
        (_("首页"), "home", "house"),
        (_("工作台"), "admin:index", "layout-dashboard"),
    ),
    "clerk": (
        (_("首页"), "home", "house"),
        POSTS,
        (_("工作总览"), "reports:overview", "chart-column"),
        (_("知情"), "bulletins:news", "newspaper"),
        (_("工作台"), "admin:index", "layout-dashboard"),
    ),
}


def face_of(actor: Acting | None) -> str:
    """Which face of the site a person sees: by the role they act in."""
    held = actor.assignment if actor else None
    if held is None:
        return "visitor"
    if held.role in DEPARTMENT_ROLES:
        return "department"
    if held.role in (Role.AUDITOR, Role.SYSTEM_ADMIN):
        return "office"
    return held.role


def current_actor(request: HttpRequest) -> Acting | None:
    """The signed-in person in the role chosen; the first one where that is gone."""
    user = request.user
    if not user.is_authenticated:
        return None
    chosen = getattr(request, "acting_role_id", None)
    held = {one.pk for one in scope_of(user).assignments}
    return acting_as(user, role_id=chosen if chosen in held else None)


def shell(request: HttpRequest) -> dict[str, object]:
    """Site name, display choices, roles and navigation for the shell templates."""
    actor = current_actor(request) if hasattr(request, "user") else None
    held = actor.assignment if actor else None
    committee = held.committee.name if held else settings.SITE_COMMITTEE
    return {
        "site": {
            "name": _("知情明政"),
            "committee": committee,
            "host_unit": settings.SITE_HOST_UNIT or committee,
            "contact": settings.SITE_CONTACT,
            "icp": settings.SITE_ICP,
            "identifier": settings.SITE_IDENTIFIER,
            "police": "",
        },
        "display": {
            "size": request.COOKIES.get("size", ""),
            "theme": request.COOKIES.get("theme", ""),
        },
        "navigation": navigation(request, face_of(actor)),
        "acting": held.get_role_display() if held else None,
        "role_switch_url": reverse("act-as") if held else "",
        "role_choices": _choices(actor),
    }


def navigation(request: HttpRequest, face: str) -> list[NavigationItem]:
    items = []
    for label, name, icon in ENTRANCES[face]:
        try:
            url = reverse(name)
        except NoReverseMatch:
            continue
        here = request.path == url or (url != "/" and request.path.startswith(url))
        items.append(NavigationItem(str(label), url, icon, here))
    return items


def _choices(actor: Acting | None) -> list[RoleChoice]:
    if actor is None or actor.user is None:
        return []
    held = actor.assignment
    roles = scope_of(actor.user).assignments
    if len(roles) < 2:
        return []
    return [RoleChoice(one.pk, _label(one), one == held) for one in roles]


def _label(one: RoleAssignment) -> str:
    return f"{one.get_role_display()}（{one.committee.name}）"
