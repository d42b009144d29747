"""委员关注: the column of a department for the public, as page, feeds and snippet."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from checklists.models import ColumnEntry, Outlet
from checklists.views.pages import page_of
from common.feeds import Feed, Item, atom, conditional, json_feed
from members.models import Department

MOST = 30
SNIPPET = 10


@require_safe
def show_column(request: HttpRequest, committee: str, code: str) -> HttpResponse:
    """The page that anybody may read."""
    department = _department(committee, code)
    page = page_of(request, _entries(department))
    context = {"department": department, "page": page}
    return render(request, "checklists/column.html", context)


@require_safe
def show_atom(request: HttpRequest, committee: str, code: str) -> HttpResponse:
    return _open(atom(request, _feed(_department(committee, code), "column-atom")))


@require_safe
def show_json(request: HttpRequest, committee: str, code: str) -> HttpResponse:
    return _open(json_feed(request, _feed(_department(committee, code), "column-json")))


@require_safe
def show_frame(request: HttpRequest, committee: str, code: str) -> HttpResponse:
    """For an iframe on the sites that the department named, nowhere else."""
    department = _department(committee, code)
    answer = render(request, "checklists/column_frame.html", _short(department))
    origins = _origins(department)
    if origins:
        # The hooks that both middlewares read; their decorators know no rows.
        answer._csp_replace = {"frame-ancestors": origins}  # type: ignore[attr-defined]  # noqa: SLF001
        answer.xframe_options_exempt = True
    answer.headers["Cache-Control"] = "max-age=300"
    return answer


@require_safe
@vary_on_headers("Origin")
def show_fragment(request: HttpRequest, committee: str, code: str) -> HttpResponse:
    """Bare HTML that a department's own site fetches; readable from named origins."""
    department = _department(committee, code)
    answer = render(request, "checklists/_column.html", _short(department))
    origin = request.headers.get("Origin", "")
    if origin in _origins(department):
        answer.headers["Access-Control-Allow-Origin"] = origin
    feed = _feed(department, "column-fragment")
    return conditional(request, answer, feed)


def _department(committee: str, code: str) -> Department:
    found = Department.objects.active().select_related("committee")
    return get_object_or_404(found, committee__code=committee, code=code)


def _entries(department: Department) -> Any:
    """What a visitor may see, whoever asks: the column is the same for all."""
    public = ColumnEntry.objects.visible_to(AnonymousUser())
    return public.filter(department=department).newest_first()


def _short(department: Department) -> dict[str, Any]:
    return {
        "department": department,
        "entries": _entries(department)[:SNIPPET],
        "page_url": site_url("column", department),
    }


def _origins(department: Department) -> list[str]:
    found = Outlet.objects.filter(department=department).first()
    return found.origins if found else []


def site_url(name: str, department: Department) -> str:
    """The whole address: another site has to name it."""
    own = reverse(
        f"checklists:{name}", args=[department.committee.code, department.code]
    )
    return f"{settings.SITE_URL.rstrip('/')}{own}"


def _feed(department: Department, name: str) -> Feed:
    page = site_url("column", department)
    items = [
        Item(
            f"{page}#concern-{one.pk}",
            one.title,
            _words(one, department),
            one.published_at,
            one.changed_at,
            one.name_shown,
        )
        for one in _entries(department)[:MOST]
    ]
    return Feed(
        _("委员关注 · %s") % department.name,
        page,
        site_url(name, department),
        _("政协委员向%s提出的关注事项") % department.name,
        items,
    )


def _words(one: ColumnEntry, department: Department) -> str:
    if not one.answer:
        return one.text
    answer = _("%(who)s回应：%(text)s") % {"who": department.name, "text": one.answer}
    return f"{one.text}\n\n{answer}"


def _open(answer: HttpResponse) -> HttpResponse:
    """Feeds hold only what is public, so any page may read them."""
    answer.headers["Access-Control-Allow-Origin"] = "*"
    return answer
