"""The queue of concerns, with departments proposed, confirmed and sent to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from checklists.admin.adding import (
    AddMixin,
    ConcernAddForm,
)
from checklists.admin.desk import (
    clerk_for,
    each,
    posted_ids,
    report,
)
from checklists.admin.filters import Ours, StateFilter, TurnFilter
from checklists.admin.items import ItemAdmin
from checklists.models import (
    ConcernItem,
    ListItem,
    RoutingProposal,
    Verdict,
)
from checklists.services.publishing import SENT
from checklists.services.routing import (
    decide_routing,
    forward_concern,
    recall_concern,
    undo_routing,
)
from checklists.states import ItemAction
from common.errors import InvalidInput
from members.models import Department


@admin.register(ConcernItem)
class ConcernAdmin(AddMixin, ItemAdmin):
    add_form = ConcernAddForm
    list_display = (
        "headline_shown",
        "number",
        "member",
        "field",
        "departments_shown",
        "state",
        "submitted_at",
    )
    list_filter = (
        StateFilter,
        TurnFilter,
        ("round", Ours),
        "field",
        ("departments", Ours),
        "origin",
    )
    actions = (*ItemAdmin.actions, "take_best_departments", "forward_items")

    @admin.display(description=gettext_lazy("事项"))
    def headline_shown(self, item: ConcernItem) -> str:
        return item.headline

    @admin.display(description=gettext_lazy("部门"))
    def departments_shown(self, item: ConcernItem) -> str:
        return "、".join(one.name for one in item.departments.all())

    def facts(self, item: ConcernItem) -> list[tuple[str, object]]:
        return [
            (_("委员"), item.member),
            (_("领域"), item.field),
            (_("标题"), item.title),
            (_("内容"), item.text),
            (_("涉及部门"), self.departments_shown(item)),
            (_("归纳议题"), item.topic),
        ]

    def desk_context(self, request: HttpRequest, thing: Any) -> Mapping[str, Any]:
        proposed = thing.routing_proposals.select_related("department")
        committee = Department.objects.active().filter(committee=thing.committee_id)
        routing = {
            "proposed": proposed.filter(verdict=Verdict.PROPOSED).order_by("rank"),
            "departments": committee.order_by("code"),
            "chosen": {one.pk for one in thing.departments.all()},
        }
        sent = thing.state in SENT
        url = reverse("checklists:column-publish", args=["concern", thing.pk])
        column = {"column_url": url if sent else ""}
        return {**super().desk_context(request, thing), "routing": routing, **column}

    def take_step(self, request: HttpRequest, thing: ListItem, step: str) -> str:
        assert isinstance(thing, ConcernItem)
        actor, at = clerk_for(request, thing.committee), timezone.now()
        match step:
            case "route":
                ids = posted_ids(request, "department")
                named = list(Department.objects.filter(pk__in=ids))
                decide_routing(actor=actor, concern=thing, departments=named, at=at)
                return _("已确定部门：%s。") % "、".join(one.name for one in named)
            case "undo_route":
                undo_routing(actor=actor, concern=thing, at=at)
                return _("已撤销部门确认。")
            case ItemAction.FORWARD:
                forward_concern(actor=actor, concern=thing, at=at)
                return _("已转部门。")
            case ItemAction.RECALL:
                reason = request.POST.get("reason", "")
                recall_concern(actor=actor, concern=thing, reason=reason, at=at)
                return _("已撤回转办。")
            case _:
                return super().take_step(request, thing, step)

    @admin.action(
        description=gettext_lazy("按首选建议确定部门"), permissions=["screen"]
    )
    def take_best_departments(
        self, request: HttpRequest, queryset: QuerySet[ConcernItem]
    ) -> None:
        best = {
            one.concern_id: one.department
            for one in RoutingProposal.objects.visible_to(request.user)
            .filter(concern__in=queryset, verdict=Verdict.PROPOSED)
            .select_related("department")
            .order_by("-rank", "pk")
        }

        def take(concern: ConcernItem) -> None:
            if concern.pk not in best:
                raise InvalidInput(_("没有待确认的部门建议。"))
            decide_routing(
                actor=clerk_for(request, concern.committee),
                concern=concern,
                departments=[best[concern.pk]],
                at=timezone.now(),
            )

        report(request, each(queryset, take))

    @admin.action(description=gettext_lazy("转部门"), permissions=["screen"])
    def forward_items(
        self, request: HttpRequest, queryset: QuerySet[ConcernItem]
    ) -> None:
        def take(concern: ConcernItem) -> None:
            actor = clerk_for(request, concern.committee)
            forward_concern(actor=actor, concern=concern, at=timezone.now())

        report(request, each(queryset, take))
