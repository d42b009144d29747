"""What an auditor found in the trail, as a file; that it was taken is recorded."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO

from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from common.errors import InvalidInput
from common.sheets import SheetData, csv_lines, write_xlsx
from members.admin.trail_filters import role_names
from members.models import Role
from members.services.trail_exports import note_trail_export
from members.staff import RoomAdmin, acting_in
from trail.models import Event
from trail.names import changes_of, kind_names, state_name, verb_names

HEADINGS = (
    "编号",
    "时间",
    "操作人",
    "账号",
    "以何身份",
    "所属政协",
    "事项",
    "对象",
    "对象编号",
    "原状态",
    "新状态",
    "理由",
    "内容",
    "来源地址",
)
BATCH = 2000


class TrailExport(RoomAdmin):
    """Two addresses beside the list; they take its search and filters along."""

    def get_urls(self) -> list[URLPattern]:
        site = self.admin_site
        return [
            path("export.xlsx", site.admin_view(self.export_xlsx)),
            path("export.csv", site.admin_view(self.export_csv)),
            *super().get_urls(),
        ]

    def export_xlsx(self, request: HttpRequest) -> HttpResponseBase:
        rows = rows_of(self._chosen(request, "xlsx"))
        file = BytesIO()
        write_xlsx(file, [SheetData(_("操作记录"), HEADINGS, rows)])
        file.seek(0)
        return FileResponse(file, as_attachment=True, filename=_name("xlsx"))

    def export_csv(self, request: HttpRequest) -> HttpResponseBase:
        lines = csv_lines(HEADINGS, rows_of(self._chosen(request, "csv")))
        response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
        header = content_disposition_header(True, _name("csv"))
        response["Content-Disposition"] = str(header)
        return response

    def _chosen(self, request: HttpRequest, format_: str) -> QuerySet[Event]:
        if not self.has_view_permission(request):
            raise PermissionDenied
        try:
            shown = self.get_changelist_instance(request)
            events: QuerySet[Event] = shown.get_queryset(request)
        except IncorrectLookupParameters as error:
            raise InvalidInput(
                _("筛选条件无效，请回到列表重新筛选后再导出。")
            ) from error
        note_trail_export(
            actor=acting_in(request, Role.AUDITOR),
            filters={key: request.GET[key] for key in request.GET},
            format_=format_,
            at=timezone.now(),
        )
        return events


def rows_of(events: QuerySet[Event]) -> Iterator[tuple[str | int, ...]]:
    """A row an event, in the words of the page."""
    roles, verbs, kinds = role_names(), verb_names(), kind_names()
    for one in events.select_related("author").iterator(chunk_size=BATCH):
        yield (
            one.pk,
            f"{timezone.localtime(one.at):%Y-%m-%d %H:%M:%S %z}",
            str(one.author or ""),
            one.author.username if one.author else "",
            roles.get(one.role, one.role),
            one.scope,
            verbs.get(one.verb, one.verb),
            kinds.get(one.target_kind, one.target_kind),
            one.target_id,
            state_name(one.target_kind, one.from_state),
            state_name(one.target_kind, one.to_state),
            one.reason,
            "；".join(f"{name}：{was} → {now}" for name, was, now in changes_of(one)),
            one.address,
        )


def _name(ending: str) -> str:
    return _("操作记录") + f"-{timezone.localdate():%Y%m%d}.{ending}"
