"""体验闭环: reports, suggestions and where their loops are broken."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from common.sheets import SheetData, write_xlsx
from members.models import Role, User
from members.staff import RoomAdmin, acting_clerk, roles_of
from posts.admin.posts import Only, one_by_one
from posts.forms_loop import FindingForm
from posts.loops import BREAKS, KINDS, Broken, broken_counts, broken_loops
from posts.models import ExperienceReport, StageOfLoop, Suggestion
from posts.models.suggestions import SuggestionQuerySet
from posts.selectors import suggestion_themes
from posts.services.adoption import carry_out_suggestion
from posts.services.suggestions import hand_over_suggestion

PER_PAGE = 100


@admin.register(ExperienceReport)
class ExperienceReportAdmin(RoomAdmin):
    home = "post__committee"
    list_display = ("post", "author", "department", "state", "submitted_at", "opened")
    list_display_links = None
    list_filter = ("state", "level", ("post__department", Only), ("post__round", Only))
    list_select_related = ("post__department", "participation__person")
    search_fields = ("post__title", "post__number", "participation__person__name")

    def get_queryset(self, request: HttpRequest) -> QuerySet[ExperienceReport]:
        """What was handed in; a draft is its author's own."""
        found: QuerySet[ExperienceReport] = super().get_queryset(request)
        return found.filter(submitted_at__isnull=False)

    @admin.display(description=_lazy("体验者"))
    def author(self, report: ExperienceReport) -> str:
        return str(report.participation.person)

    @admin.display(description=_lazy("部门"))
    def department(self, report: ExperienceReport) -> str:
        return str(report.post.department)

    @admin.display(description=_lazy("反馈"))
    def opened(self, report: ExperienceReport) -> str:
        url = reverse("posts:report", args=[report.pk])
        return format_html('<a href="{}">{}</a>', url, _("打开"))


@admin.register(Suggestion)
class SuggestionAdmin(RoomAdmin):
    home = "committee"
    list_display = ("title", "author", "kind", "stage", "number", "raised_at", "opened")
    list_display_links = None
    list_filter = ("kind", "field", "adoptions__decision", "adoptions__level")
    list_select_related = ("author", "case")
    search_fields = ("title", "text", "author__name", "case__number")
    actions = ("hand_over", "carry_out")
    list_before_template = "admin/posts/loop_links.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Suggestion]:
        found: QuerySet[Suggestion] = super().get_queryset(request)
        assert isinstance(found, SuggestionQuerySet)
        return found.with_stage()

    def has_act_permission(self, request: HttpRequest) -> bool:
        return Role.CLERK in roles_of(request)

    @admin.display(description=_lazy("进程"))
    def stage(self, suggestion: Suggestion) -> str:
        return str(StageOfLoop(suggestion.stage).label)

    @admin.display(description=_lazy("办理编号"))
    def number(self, suggestion: Suggestion) -> str:
        return suggestion.case.number if suggestion.case else "—"

    @admin.display(description=_lazy("建议"))
    def opened(self, suggestion: Suggestion) -> str:
        url = reverse("posts:suggestion", args=[suggestion.pk])
        return format_html('<a href="{}">{}</a>', url, _("打开"))

    @admin.action(description=_lazy("立件"), permissions=["act"])
    def hand_over(self, request: HttpRequest, chosen: QuerySet[Suggestion]) -> None:
        actor, at = acting_clerk(request), timezone.now()
        one_by_one(
            request,
            chosen,
            lambda one: hand_over_suggestion(actor=actor, suggestion_id=one.pk, at=at),
        )

    @admin.action(description=_lazy("登记落实（填写情况）"), permissions=["act"])
    def carry_out(
        self, request: HttpRequest, chosen: QuerySet[Suggestion]
    ) -> HttpResponse | None:
        asked = "apply" in request.POST
        form = FindingForm(request.POST if asked else None)
        if not (asked and form.is_valid()):
            context = {
                **self.admin_site.each_context(request),
                "opts": self.opts,
                "title": _("登记落实"),
                "form": form,
                "chosen": chosen,
            }
            return render(request, "admin/posts/finding.html", context)
        actor, at = acting_clerk(request), timezone.now()
        finding = form.cleaned_data["finding"]
        one_by_one(
            request,
            chosen,
            lambda one: carry_out_suggestion(
                actor=actor, suggestion_id=one.pk, finding=finding, at=at
            ),
        )
        return None

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        urls: list[URLPattern] = super().get_urls()
        return [
            path("broken/", view(self.show_broken), name="posts_suggestion_broken"),
            path("broken/export.xlsx", view(self.export_broken)),
            *urls,
        ]

    def show_broken(self, request: HttpRequest) -> HttpResponse:
        """Where loops are broken, of which kind, and who has to act."""
        user, at = self._reader(request), timezone.now()
        counts = broken_counts(user, at)
        asked = request.GET.get("kind", "")
        first = next((kind for kind, count in counts.items() if count), BREAKS[0].kind)
        kind = asked if asked in KINDS else first
        page = Paginator(broken_loops(user, kind, at), PER_PAGE).get_page(
            request.GET.get("page")
        )
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("体验闭环断点"),
            "kinds": [(one.kind, one.label, counts[one.kind]) for one in BREAKS],
            "kind": kind,
            "page": page,
            "rows": [KINDS[kind].of(row) for row in page],
            "themes": suggestion_themes(user),
        }
        return render(request, "admin/posts/broken.html", context)

    def export_broken(self, request: HttpRequest) -> FileResponse:
        """All of them in one table."""
        user, at = self._reader(request), timezone.now()
        rows = [
            one.of(row) for one in BREAKS for row in broken_loops(user, one.kind, at)
        ]
        file = BytesIO()
        write_xlsx(file, [_sheet(rows)])
        file.seek(0)
        name = f"{_('体验闭环断点')}-{timezone.localdate(at):%Y%m%d}.xlsx"
        return FileResponse(file, as_attachment=True, filename=name)

    def _reader(self, request: HttpRequest) -> User:
        if not self.has_view_permission(request):
            raise PermissionDenied
        assert isinstance(request.user, User)
        return request.user


HEADINGS = ("断点", "事项", "下一步责任方", "自何时起", "链接")


def _sheet(rows: Iterable[Broken]) -> SheetData:
    cells: Sequence[Any] = [
        (one.label, one.title, one.owner, timezone.make_naive(one.since), one.url)
        for one in rows
    ]
    return SheetData(_("体验闭环断点"), HEADINGS, cells)
