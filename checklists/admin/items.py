"""What the queues of the four lists share: screening one by one and in bulk."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.admin import checkbox

from checklists.admin.counting import QueuePaginator
from checklists.admin.desk import (
    DeskAdmin,
    ask_reason,
    clerk_for,
    report,
)
from checklists.admin.exporting import ExportMixin
from checklists.models import (
    ListItem,
)
from checklists.search import asking_for
from checklists.services.screening import Screened, screen_item, screen_items
from checklists.states import ITEM_MOVES, ItemAction
from common.moves import actions_from
from members.acting import Acting

CHUNK = 500
SCREENED_HERE = (
    ItemAction.ACCEPT,
    ItemAction.RETURN,
    ItemAction.DECLINE,
    ItemAction.TRANSFER,
    ItemAction.REOPEN,
    ItemAction.CLOSE,
)


@cache
def _checkbox() -> tuple[SafeString, SafeString]:
    """The theme's box to choose a row, around the row's id; drawn once."""
    drawn = checkbox.render(ACTION_CHECKBOX_NAME, "ROW")
    before, after = drawn.split("ROW")
    return mark_safe(before), mark_safe(after)  # noqa: S308 -- parts of safe text


class ItemAdmin(ExportMixin, DeskAdmin):
    """A queue: what waits is shown first, newest first."""

    desk_template = "admin/checklists/item_desk.html"
    search_fields = ("number",)
    search_help_text = gettext_lazy("按内容中的词或编号查找")
    ordering = ("-pk",)
    paginator = QueuePaginator
    list_per_page = 25
    actions: tuple[str, ...] = (
        "accept_items",
        "return_items",
        "decline_items",
        "transfer_items",
        "reopen_items",
    )

    @admin.display(description=checkbox.render("action_toggle_all", "1"))
    def action_checkbox(self, obj: Any) -> SafeString:
        before, after = _checkbox()
        return format_html("{}{}{}", before, obj.pk, after)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        words = search_term.replace("\x00", "").strip()
        if words:
            found = Q(tokens=asking_for(words)) | Q(number=words)
            queryset = queryset.filter(found)
        return queryset, False

    def _screen(
        self, request: HttpRequest, chosen: QuerySet[Any], step: ItemAction
    ) -> HttpResponse | None:
        """One step on all that were chosen, in transactions of a few hundred."""
        reason = ""
        if ITEM_MOVES[step].needs_reason:
            answer = ask_reason(
                request,
                self,
                chosen,
                title=str(step.label),
                action=request.POST.get("action", ""),
            )
            if not isinstance(answer, str):
                return answer
            reason = answer
        outcome = Screened()
        by_committee = chosen.order_by().values_list("committee_id", "pk")
        for actor, ids in self._batches(request, by_committee):
            done = screen_items(
                actor=actor,
                model=self.model,
                ids=ids,
                action=step,
                reason=reason,
                at=timezone.now(),
            )
            outcome.done += done.done
            outcome.left |= done.left
        report(request, outcome)
        return None

    def _batches(
        self, request: HttpRequest, pairs: QuerySet[Any, tuple[int, int]]
    ) -> list[tuple[Acting, list[int]]]:
        named: dict[int, list[int]] = {}
        for committee_id, pk in pairs:
            named.setdefault(committee_id, []).append(pk)
        known = {
            one.committee_id: one.committee
            for one in self.model._default_manager.filter(committee_id__in=named)
            .distinct("committee_id")
            .select_related("committee")
        }
        return [
            (clerk_for(request, known[committee_id]), ids[start : start + CHUNK])
            for committee_id, ids in named.items()
            for start in range(0, len(ids), CHUNK)
        ]

    @admin.action(description=gettext_lazy("采用"), permissions=["screen"])
    def accept_items(
        self, request: HttpRequest, queryset: QuerySet[Any]
    ) -> HttpResponse | None:
        return self._screen(request, queryset, ItemAction.ACCEPT)

    @admin.action(description=gettext_lazy("退回修改…"), permissions=["screen"])
    def return_items(
        self, request: HttpRequest, queryset: QuerySet[Any]
    ) -> HttpResponse | None:
        return self._screen(request, queryset, ItemAction.RETURN)

    @admin.action(description=gettext_lazy("不采用…"), permissions=["screen"])
    def decline_items(
        self, request: HttpRequest, queryset: QuerySet[Any]
    ) -> HttpResponse | None:
        return self._screen(request, queryset, ItemAction.DECLINE)

    @admin.action(description=gettext_lazy("转出（个人诉求）…"), permissions=["screen"])
    def transfer_items(
        self, request: HttpRequest, queryset: QuerySet[Any]
    ) -> HttpResponse | None:
        return self._screen(request, queryset, ItemAction.TRANSFER)

    @admin.action(description=gettext_lazy("撤销筛选"), permissions=["screen"])
    def reopen_items(
        self, request: HttpRequest, queryset: QuerySet[Any]
    ) -> HttpResponse | None:
        return self._screen(request, queryset, ItemAction.REOPEN)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        found: Any = super().get_queryset(request)
        loaded: QuerySet[Any] = found.with_parts()
        return loaded

    def facts(self, item: Any) -> list[tuple[str, object]]:
        """What the desk shows of the item, label and value."""
        raise NotImplementedError

    def desk_context(self, request: HttpRequest, thing: ListItem) -> Mapping[str, Any]:
        allowed = actions_from(ITEM_MOVES, thing.state)
        return {
            "facts": [(label, value) for label, value in self.facts(thing) if value],
            "steps": [one for one in SCREENED_HERE if one in allowed],
            "allowed": allowed,
            "routing": None,
            "may_announce": False,
            "column_url": "",
        }

    def take_step(self, request: HttpRequest, thing: ListItem, step: str) -> str:
        actor = clerk_for(request, thing.committee)
        reason = request.POST.get("reason", "")
        screen_item(
            actor=actor, item=thing, action=step, reason=reason, at=timezone.now()
        )
        label = str(ItemAction(step).label)
        return _("%(number)s：%(step)s。") % {"number": thing.number, "step": label}
