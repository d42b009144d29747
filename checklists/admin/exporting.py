"""The filtered list as a file."""

from __future__ import annotations

from io import BytesIO

from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from checklists.services.exporting import export_items
from common.errors import InvalidInput
from common.sheets import SheetData, csv_lines, write_xlsx
from members.models import Role
from members.staff import RoomAdmin, acting_in, roles_of


class ExportMixin(RoomAdmin):
    """Adds two links above the list; they take its search and filters along."""

    list_before_template = "admin/checklists/export_links.html"

    def get_urls(self) -> list[URLPattern]:
        site = self.admin_site
        return [
            path("export.xlsx", site.admin_view(self.export_xlsx)),
            path("export.csv", site.admin_view(self.export_csv)),
            *super().get_urls(),
        ]

    def _sheet(self, request: HttpRequest, format_: str) -> SheetData:
        if not self.has_view_permission(request):
            raise PermissionDenied
        try:
            shown = self.get_changelist_instance(request)
            items = shown.get_queryset(request)
        except IncorrectLookupParameters as error:
            raise InvalidInput(
                _("筛选条件无效，请回到列表重新筛选后再导出。")
            ) from error
        is_clerk = Role.CLERK in roles_of(request)
        return export_items(
            actor=acting_in(request, Role.CLERK if is_clerk else Role.LEADER),
            items=items,
            filters=_chosen(shown),
            format_=format_,
            at=timezone.now(),
        )

    def _file_name(self, ending: str) -> str:
        day = timezone.localdate()
        return f"{self.opts.verbose_name_plural}-{day:%Y%m%d}.{ending}"

    def export_xlsx(self, request: HttpRequest) -> HttpResponseBase:
        file = BytesIO()
        write_xlsx(file, [self._sheet(request, "xlsx")])
        file.seek(0)
        name = self._file_name("xlsx")
        return FileResponse(file, as_attachment=True, filename=name)

    def export_csv(self, request: HttpRequest) -> HttpResponseBase:
        sheet = self._sheet(request, "csv")
        lines = csv_lines(sheet.headings, sheet.rows)
        response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
        header = content_disposition_header(True, self._file_name("csv"))
        response["Content-Disposition"] = str(header)
        return response


def _chosen(shown: ChangeList) -> dict[str, str]:
    """What was searched and filtered for, in the words of the page."""
    found = {_("查找"): shown.query} if shown.query else {}
    for one in shown.filter_specs:
        for choice in one.choices(shown):
            if choice["selected"] and choice["display"] != _("全部"):
                found[str(one.title)] = str(choice["display"])
    return found
