"""Files of imports: what was refused, and empty templates."""

from __future__ import annotations

from io import BytesIO

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from common.errors import DomainError
from common.sheets import write_template
from members.imports.importer import importer_for
from members.models import ImportRun
from members.staff import acting_clerk


@login_required
@require_safe
def import_errors(request: HttpRequest, pk: int) -> HttpResponse | FileResponse:
    """The rows of an import that were refused, to be corrected and sent again."""
    run = get_object_or_404(ImportRun.objects.visible_to(request.user), pk=pk)
    if not run.errors_file:
        raise Http404
    return FileResponse(
        run.errors_file.open("rb"), as_attachment=True, filename=f"未导入-{run.pk}.xlsx"
    )


@login_required
@require_safe
def import_template(request: HttpRequest, kind: str) -> HttpResponse | FileResponse:
    """An empty file of a kind with the committee's own allowed values."""
    actor = acting_clerk(request)
    assert actor.assignment is not None
    try:
        importer = importer_for(kind)
    except DomainError as error:
        raise Http404 from error
    file = BytesIO()
    write_template(file, importer.layout, importer.allowed(actor.assignment.committee))
    file.seek(0)
    name = f"{importer.layout.title}导入模板.xlsx"
    return FileResponse(file, as_attachment=True, filename=name)
