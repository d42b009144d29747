"""Runs of `text` and what they propose to merge: side by side, decided by a person."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import admin
from django.db.models import ForeignKey, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from checklists.admin.desk import (
    DeskAdmin,
    clerk_for,
    desk_name,
    each,
    posted_ids,
    report,
)
from checklists.admin.filters import Ours, VerdictFilter
from checklists.models import GroupingRun, MergeProposal, Round, Verdict
from checklists.services.proposals import request_grouping
from checklists.services.topics import decide_merge
from checklists.states import ITEM_MOVES, ItemAction, Phase
from common.errors import InvalidInput
from members.models import Role
from members.staff import roles_of
from members.watching import WatchMixin

OFFICE = frozenset({Role.CLERK})


@admin.register(GroupingRun)
class GroupingRunAdmin(WatchMixin):
    readers = OFFICE
    fields = ("round", "list_kind", "progress_shown", "items_seen", "merges_shown")
    readonly_fields = ("progress_shown", "items_seen", "merges_shown")
    list_display = (
        "round",
        "list_kind",
        "progress_shown",
        "items_seen",
        "merges_shown",
        "queued_at",
    )
    list_filter = ("list_kind", "job_state")
    list_select_related = ("round",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return Role.CLERK in roles_of(request)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.fields if obj else ("round", "list_kind")

    @admin.display(description=gettext_lazy("归并建议"))
    def merges_shown(self, run: GroupingRun) -> int:
        return len(run.merges.all())

    def get_queryset(self, request: HttpRequest) -> QuerySet[GroupingRun]:
        found: QuerySet[GroupingRun] = super().get_queryset(request)
        return found.prefetch_related("merges")

    def formfield_for_foreignkey(
        self, db_field: ForeignKey[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> Any:
        if db_field.name == "round":
            seen = Round.objects.visible_to(request.user)
            kwargs["queryset"] = seen.exclude(phase=Phase.CLOSED).order_by("-pk")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_model(
        self, request: HttpRequest, obj: GroupingRun, form: Any, change: bool
    ) -> None:
        run = request_grouping(
            actor=clerk_for(request, obj.round.committee),
            round_=obj.round,
            list_kind=obj.list_kind,
            at=timezone.now(),
        )
        obj.pk = run.pk


@admin.register(MergeProposal)
class MergeProposalAdmin(DeskAdmin):
    readers = OFFICE
    desk_template = "admin/checklists/merge_desk.html"
    list_display = ("title", "size", "round", "verdict", "decided_by", "decided_at")
    list_filter = (VerdictFilter, ("round", Ours))
    list_select_related = ("round__committee", "decided_by")
    search_fields = ("title",)
    ordering = ("-size", "pk")
    actions = ("confirm_all", "reject_all")

    def get_queryset(self, request: HttpRequest) -> QuerySet[MergeProposal]:
        found: QuerySet[MergeProposal] = super().get_queryset(request)
        return found.select_related("round__committee")

    def desk_context(
        self, request: HttpRequest, thing: MergeProposal
    ) -> Mapping[str, Any]:
        open_states = ITEM_MOVES[ItemAction.MERGE].sources
        concerns = thing.concerns.select_related("member").order_by("pk")
        consults = thing.consults.select_related("department").order_by("pk")
        items = [*concerns, *consults]
        return {
            "items": [(item, item.state in open_states) for item in items],
            "titles": list(dict.fromkeys([thing.title, *(i.headline for i in items)])),
            "is_open": thing.verdict in (Verdict.PROPOSED, Verdict.UNDONE),
            "waiting": self._waiting(request).count(),
        }

    def _waiting(self, request: HttpRequest) -> QuerySet[MergeProposal]:
        return self.get_queryset(request).filter(verdict=Verdict.PROPOSED)

    def take_step(self, request: HttpRequest, thing: MergeProposal, step: str) -> str:
        if step not in ("confirm", "reject"):
            raise InvalidInput(_("没有这一操作。"), code="unknown_action")
        posted = request.POST
        kept = set(posted_ids(request, "keep"))
        named = [*thing.concerns.all(), *thing.consults.all()]
        decide_merge(
            actor=clerk_for(request, thing.round.committee),
            proposal=thing,
            confirm=step == "confirm",
            title=posted.get("own_title", "").strip() or posted.get("title", ""),
            leave_out=[item.pk for item in named if item.pk not in kept],
            at=timezone.now(),
        )
        return _("已归并为议题。") if step == "confirm" else _("未采纳这条建议。")

    def after_step(self, request: HttpRequest, thing: MergeProposal) -> str:
        """On to the next group that waits, the largest first."""
        following = self._waiting(request).first()
        if following is None:
            return reverse("admin:checklists_mergeproposal_changelist")
        return reverse(f"admin:{desk_name(MergeProposal)}", args=[following.pk])

    def _decide(
        self, request: HttpRequest, chosen: QuerySet[MergeProposal], confirm: bool
    ) -> None:
        def take(proposal: MergeProposal) -> None:
            decide_merge(
                actor=clerk_for(request, proposal.round.committee),
                proposal=proposal,
                confirm=confirm,
                at=timezone.now(),
            )

        report(request, each(chosen, take))

    @admin.action(description=gettext_lazy("按建议归并为议题"), permissions=["screen"])
    def confirm_all(
        self, request: HttpRequest, queryset: QuerySet[MergeProposal]
    ) -> None:
        self._decide(request, queryset, confirm=True)

    @admin.action(description=gettext_lazy("不采纳"), permissions=["screen"])
    def reject_all(
        self, request: HttpRequest, queryset: QuerySet[MergeProposal]
    ) -> None:
        self._decide(request, queryset, confirm=False)
