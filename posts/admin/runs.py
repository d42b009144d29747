"""匹配工作台: runs asked for, watched, compared, confirmed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django_htmx.http import HttpResponseClientRefresh

from common.errors import DomainError, Refused
from common.moves import actions_from
from members.models import Role, User
from members.staff import RoomAdmin, acting_clerk, roles_of
from posts.comparison import compare_matches
from posts.forms_matches import RunForm
from posts.loading.weights import NAMES
from posts.models import Confirmation, Match
from posts.run_figures import figures_of, outlook_of
from posts.services.confirmations import order_confirmation
from posts.services.confirming import has_changed
from posts.services.matching import discard_match, request_match
from posts.states import MATCH_MOVES

KINDS = {
    "gains": _lazy("多得岗位"),
    "loses": _lazy("少得岗位"),
    "moves": _lazy("换了岗位"),
}


@admin.register(Match)
class MatchAdmin(RoomAdmin):
    form = RunForm
    list_display = (
        "__str__",
        "round",
        "state",
        "progress_shown",
        "matched",
        "members_served",
        "unmatched",
        "objective",
        "gap_shown",
        "queued_at",
    )
    list_filter = ("state", "job_state", ("round", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("round",)
    search_fields = ("name", "round__title", "round__code")
    actions = ("compare_two",)
    fieldsets = (
        (None, {"fields": ("round", "name", "seed", "time_limit")}),
        (
            _lazy("计分"),
            {
                "fields": tuple(NAMES),
                "description": _lazy(
                    "不改动即用通常的分值；每次运行所用分值随方案保存。"
                ),
            },
        ),
    )

    def has_add_permission(self, request: HttpRequest) -> bool:
        return Role.CLERK in roles_of(request)

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> type[RunForm]:
        assert isinstance(request.user, User)
        user: User = request.user

        class Offered(RunForm):
            def __init__(self, *args: Any, **given: Any) -> None:
                super().__init__(*args, **given)
                self.offer_rounds(user)

        return Offered

    @admin.display(description=_lazy("进度"))
    def progress_shown(self, run: Match) -> str:
        percent, stage = run.live_progress
        if run.error:
            return f"{run.get_job_state_display()}：{run.error}"
        return f"{run.get_job_state_display()} {percent}% {stage}".strip()

    @admin.display(description=_lazy("差距"))
    def gap_shown(self, run: Match) -> str:
        return "—" if run.gap is None else f"{run.gap:.4%}"

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        try:
            answer: HttpResponse = super().add_view(request, form_url, extra_context)
        except (DomainError, Refused) as error:
            messages.error(request, error.message)
            return redirect("admin:posts_match_add")
        return answer

    def save_model(
        self, request: HttpRequest, obj: Match, form: Any, change: bool
    ) -> None:
        run = request_match(
            actor=acting_clerk(request),
            round_=obj.round,
            at=timezone.now(),
            seed=obj.seed,
            time_limit=obj.time_limit,
            name=obj.name,
            parameters=form.weights(),
        )
        obj.pk = run.pk

    def response_add(
        self, request: HttpRequest, obj: Match, post_url_continue: str | None = None
    ) -> HttpResponse:
        messages.success(request, _("已开始匹配，完成后可在本页查看结果。"))
        return redirect("admin:posts_match_change", obj.pk)

    def get_urls(self) -> list[URLPattern]:
        guard = self.admin_site.admin_view
        own = [
            path("compare/", guard(self.compare), name="posts_match_compare"),
            path("<int:pk>/confirm/", guard(self.confirm), name="posts_match_confirm"),
            path(
                "<int:pk>/progress/", guard(self.progress), name="posts_match_progress"
            ),
            path("<int:pk>/discard/", guard(self.discard), name="posts_match_discard"),
        ]
        urls: list[URLPattern] = super().get_urls()
        return own + urls

    def _run(self, request: HttpRequest, pk: object) -> Match:
        if not self.has_view_permission(request):
            raise Http404
        seen = self.get_queryset(request).select_related("round", "confirmed_by")
        run: Match | None = seen.filter(pk=pk).first()
        if run is None:
            raise Http404
        return run

    def _page(
        self, request: HttpRequest, name: str, title: str, **context: Any
    ) -> HttpResponse:
        shown = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": title,
            **context,
        }
        return render(request, f"admin/posts/{name}.html", shown)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: Any = None,
    ) -> HttpResponse:
        """Key figures, reasons, and the steps that may follow."""
        run = self._run(request, object_id if object_id.isdecimal() else 0)
        others = self.get_queryset(request).filter(round=run.round_id)
        order = run.confirmations.order_by("-pk").first()
        waiting = _is_waiting(run, order)
        return self._page(
            request,
            "run",
            str(run),
            run=run,
            order=order,
            waiting=waiting,
            progress=self.progress_shown(run),
            figures=figures_of(run),
            weights=[(NAMES[name], run.parameters.get(name)) for name in NAMES],
            others=others.exclude(pk=run.pk)[:20],
            steps=actions_from(MATCH_MOVES, run.state)
            if not waiting and self.has_add_permission(request)
            else [],
            lines_url=reverse("admin:posts_matchline_changelist")
            + f"?run__id__exact={run.pk}",
        )

    def progress(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The part of that page that changes while one waits; then the whole page."""
        run = self._run(request, pk)
        order = run.confirmations.order_by("-pk").first()
        waiting = _is_waiting(run, order)
        shown = {"run": run, "order": order, "waiting": waiting}
        answer = render(request, "admin/posts/_run_progress.html", shown)
        return answer if waiting else HttpResponseClientRefresh()

    def confirm(self, request: HttpRequest, pk: int) -> HttpResponse:
        """First what will happen; then, on sending, it is set going."""
        run = self._run(request, pk)
        if request.method == "POST":
            told = _("已开始确认，名额正在发出，进度见本页。")
            return self._take(request, run, order_confirmation, told)
        return self._page(
            request,
            "confirm_run",
            _("确认方案“%s”") % run,
            run=run,
            outlook=outlook_of(run),
            changed=has_changed(run),
        )

    def discard(self, request: HttpRequest, pk: int) -> HttpResponse:
        run = self._run(request, pk)
        if request.method == "POST":
            return self._take(request, run, discard_match, _("方案已作废。"))
        return self._page(request, "discard_run", _("作废方案“%s”") % run, run=run)

    def _take(
        self, request: HttpRequest, run: Match, verb: Callable[..., object], told: str
    ) -> HttpResponse:
        try:
            verb(actor=acting_clerk(request), match=run, at=timezone.now())
        except (DomainError, Refused) as error:
            messages.error(request, error.message)
        else:
            messages.success(request, told)
        return redirect("admin:posts_match_change", run.pk)

    @admin.action(description=_lazy("比较所选的两个方案"))
    def compare_two(
        self, request: HttpRequest, chosen: QuerySet[Match]
    ) -> HttpResponse | None:
        pks = list(chosen.order_by("pk").values_list("pk", flat=True)[:3])
        if len(pks) != 2:
            messages.error(request, _("请恰好选择两个方案。"))
            return None
        url = reverse("admin:posts_match_compare")
        return redirect(f"{url}?before={pks[0]}&after={pks[1]}")

    def compare(self, request: HttpRequest) -> HttpResponse:
        """What changes for whom, fifty people a page."""
        asked = [request.GET.get(name, "") for name in ("before", "after")]
        before, after = (
            self._run(request, one if one.isdecimal() else 0) for one in asked
        )
        if before.round_id != after.round_id:
            messages.error(request, _("只能比较同一期的两个方案。"))
            return redirect("admin:posts_match_changelist")
        found = compare_matches(before, after)
        kind = request.GET.get("kind", "")
        kind = kind if kind in KINDS else "gains"
        page = Paginator(getattr(found, kind), 50).get_page(request.GET.get("page"))
        return self._page(
            request,
            "compare_runs",
            _("比较方案"),
            found=found,
            kind=kind,
            kinds=[
                (key, name, len(getattr(found, key))) for key, name in KINDS.items()
            ],
            page=page,
        )


def _is_waiting(run: Match, order: Confirmation | None) -> bool:
    """Something is under way that a person may watch."""
    return not run.is_over or (order is not None and not order.is_over)
