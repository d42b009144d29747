"""The page of a thing's lineage, and its files."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from members.acting import acting_as
from members.models import User
from reports.lineage.drawing import tall_picture, wide_picture
from reports.lineage.files import CONTENT_TYPES, file_of, parts_of
from reports.lineage.tree import Lineage, lineage_of
from reports.models import UNFIT_FOR_NAMES, LineageFormat
from reports.services.lineage import note_export

LARGEST = 2**63


@login_required
@require_safe
def show_lineage(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Where a thing came from and what became of it: a picture and the same in words."""
    lineage = _found(request, kind, pk)
    context = {
        "lineage": lineage,
        "kind": kind,
        "pk": pk,
        "parts": list(parts_of(lineage)),
        # Made of escaped words by the XML writer.
        "wide": mark_safe(wide_picture(lineage)),  # noqa: S308
        "tall": mark_safe(tall_picture(lineage)),  # noqa: S308
        "formats": LineageFormat.choices,
    }
    return render(request, "reports/lineage.html", context)


@login_required
@require_safe
@never_cache
def fetch_lineage(
    request: HttpRequest, kind: str, pk: int, format_: str
) -> HttpResponse:
    """The same as a file; tables tell every thing that the page only counts."""
    if format_ not in LineageFormat.values:
        raise Http404
    lineage = _found(request, kind, pk, whole=format_ == LineageFormat.XLSX)
    now = timezone.now()
    assert isinstance(request.user, User)
    role_id = getattr(request, "acting_role_id", None)
    actor = acting_as(request.user, role_id=role_id)
    note_export(actor=actor, kind=kind, pk=pk, format_=format_, at=now)
    name = UNFIT_FOR_NAMES.sub("", _("%s的脉络") % lineage.root.title)
    header = content_disposition_header(True, f"{name}.{format_}")
    content = file_of(lineage, format_, now)
    response = HttpResponse(content, content_type=CONTENT_TYPES[format_])
    response["Content-Disposition"] = header
    return response


def _found(request: HttpRequest, kind: str, pk: int, *, whole: bool = False) -> Lineage:
    assert isinstance(request.user, User)
    lineage = lineage_of(request.user, kind, pk, whole=whole) if pk < LARGEST else None
    if lineage is None:
        raise Http404
    return lineage
