"""办理件: the office's board, by what is due and by department."""

from __future__ import annotations

from io import BytesIO
from typing import Any
from urllib.parse import urlencode

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases import queues
from cases.admin.board_filters import DepartmentFilter, PolicyFilter, QueueFilter
from cases.admin.board_forms import BulkForm
from cases.admin.figures import figures_of
from cases.lines import Line
from cases.models import Case
from cases.reading import by_due, holding, with_line
from cases.services.bulk import Outcome, assign_cases, preview_assigning
from cases.services.exporting import export_cases
from common.errors import InvalidInput
from common.sheets import write_xlsx
from members.acting import Acting
from members.models import Role, User
from members.staff import RoomAdmin, acting_clerk, acting_in, roles_of

EARLIEST = 2000


class Board(ChangeList):
    """Rows lead to the page of the case, where every step is taken."""

    def url_for_result(self, result: Model) -> str:
        return reverse("cases:case", args=[result.pk])


@admin.register(Case)
class CaseAdmin(RoomAdmin):
    home = "committee"
    list_display = (
        "number",
        "title",
        "policy",
        "state",
        "waiting",
        "departments_shown",
        "handling",
    )
    list_filter = (QueueFilter, "state", PolicyFilter, DepartmentFilter)
    search_fields = ("number",)
    search_help_text = gettext_lazy("编号，或事由、内容中的文字")
    actions = ("assign_many",)
    list_before_template = "admin/cases/board_links.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Case]:
        return by_due(super().get_queryset(request))

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return Board

    def get_changelist_instance(self, request: HttpRequest) -> ChangeList:
        shown: ChangeList = super().get_changelist_instance(request)
        at, pks = timezone.now(), [one.pk for one in shown.result_list]
        seen = Case.objects.visible_to(request.user).filter(pk__in=pks)
        loaded = {one.pk: one for one in with_line(seen, self._user(request))}
        for one in loaded.values():
            one.line = Line(one, at)  # type: ignore[attr-defined]
        shown.result_list = [loaded[pk] for pk in pks if pk in loaded]
        return shown

    def _user(self, request: HttpRequest) -> User:
        assert isinstance(request.user, User)
        return request.user

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Case], search_term: str
    ) -> tuple[QuerySet[Case], bool]:
        words = search_term.replace("\0", "").strip()
        return (queryset.filter(holding(words)) if words else queryset), False

    def has_handle_permission(self, request: HttpRequest) -> bool:
        return Role.CLERK in roles_of(request)

    @admin.display(description=gettext_lazy("等待"))
    def waiting(self, case: Any) -> str:
        return str(case.line.waiting)

    @admin.display(description=gettext_lazy("承办部门"))
    def departments_shown(self, case: Any) -> str:
        return str(case.line.departments) or "—"

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("export.xlsx", view(self.export_xlsx), name="cases_case_export"),
            path("figures/", view(self.show_figures), name="cases_case_figures"),
            *super().get_urls(),
        ]

    def changelist_view(
        self, request: HttpRequest, extra_context: Any = None
    ) -> HttpResponse:
        told: dict[str, Any] = {}
        if self.has_view_permission(request):
            found = queues.counts(self._ours(request), timezone.now())
            told["queues"] = [
                (f"?{urlencode({'queue': name})}", label, found[name])
                for name, label in queues.NAMES.items()
            ]
        answer: HttpResponse = super().changelist_view(
            request, {**(extra_context or {}), **told}
        )
        return answer

    def _ours(self, request: HttpRequest) -> QuerySet[Case]:
        found: QuerySet[Case] = RoomAdmin.get_queryset(self, request)
        return found

    @admin.action(description=gettext_lazy("批量交办…"), permissions=["handle"])
    def assign_many(
        self, request: HttpRequest, queryset: QuerySet[Case]
    ) -> HttpResponse | None:
        """Asked for the settings, shown what would happen, then done."""
        actor, at = acting_clerk(request), timezone.now()
        stage = request.POST.get("stage", "")
        form = BulkForm(request.POST if stage else None, actor=actor, at=at)
        cases = list(queryset.select_related("committee"))
        outcomes: list[Outcome] = []
        if stage and form.is_valid():
            asked: dict[str, Any] = {
                "actor": actor,
                "cases": cases,
                "setting": form.setting_of,
                "at": at,
            }
            if stage == "apply":
                _report(request, assign_cases(**asked))
                return None
            outcomes = preview_assigning(**asked)
        context = {
            **self.admin_site.each_context(request),
            "title": _("批量交办"),
            "opts": self.opts,
            "form": form,
            "cases": cases,
            "outcomes": outcomes,
            "checkbox": ACTION_CHECKBOX_NAME,
        }
        return render(request, "admin/cases/assign_many.html", context)

    def export_xlsx(self, request: HttpRequest) -> FileResponse:
        """The filtered board as a table."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        try:
            shown = super().get_changelist_instance(request)
            found = shown.get_queryset(request)
        except IncorrectLookupParameters as error:
            raise InvalidInput(
                _("筛选条件无效，请回到列表重新筛选后再导出。")
            ) from error
        sheet = export_cases(
            actor=self._reader(request),
            cases=found,
            filters={key: str(value)[:100] for key, value in request.GET.items()},
            at=timezone.now(),
        )
        file = BytesIO()
        write_xlsx(file, [sheet])
        file.seek(0)
        name = f"{self.opts.verbose_name}-{timezone.localdate():%Y%m%d}.xlsx"
        return FileResponse(file, as_attachment=True, filename=name)

    def _reader(self, request: HttpRequest) -> Acting:
        is_clerk = Role.CLERK in roles_of(request)
        return acting_in(request, Role.CLERK if is_clerk else Role.LEADER)

    def show_figures(self, request: HttpRequest) -> HttpResponse:
        """Face to face by the principal, and satisfaction before and after."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        context = {
            **self.admin_site.each_context(request),
            "title": _("面复和二次办理统计"),
            "opts": self.opts,
            **figures_of(self._user(request), self._ours(request), _year(request)),
        }
        return render(request, "admin/cases/figures.html", context)


def _year(request: HttpRequest) -> int:
    """The year asked for, else this one."""
    asked = request.GET.get("year", "")
    this = timezone.localdate().year
    if not (asked.isascii() and asked.isdigit() and len(asked) == 4):
        return this
    return min(max(int(asked), EARLIEST), this)


def _report(request: HttpRequest, outcomes: list[Outcome]) -> None:
    """“成功 n 条，未处理 m 条（原因）”."""
    left = [one.refusal.rstrip("。") for one in outcomes if one.refusal]
    told = _("成功 %d 条") % (len(outcomes) - len(left))
    if not left:
        messages.success(request, f"{told}。")
        return
    why = "；".join(dict.fromkeys(left))
    told += _("，未处理 %(count)d 条（%(why)s）") % {"count": len(left), "why": why}
    messages.warning(request, f"{told}。")
