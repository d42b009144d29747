"""Topics: sent to departments, recalled, split, dissolved."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from checklists.admin.desk import (
    DeskAdmin,
    ask_reason,
    clerk_for,
    each,
    posted_ids,
    report,
)
from checklists.admin.filters import Ours
from checklists.models import ConcernItem, ConsultItem, Topic
from checklists.services.topics import (
    dissolve_topic,
    forward_topic,
    recall_topic,
    split_item,
)
from common.errors import InvalidInput
from members.acting import Acting
from members.models import Department


@admin.register(Topic)
class TopicAdmin(DeskAdmin):
    desk_template = "admin/checklists/topic_desk.html"
    list_display = (
        "title",
        "round",
        "field",
        "items_shown",
        "departments_shown",
        "forwarded_at",
        "dissolved_at",
    )
    list_filter = (
        ("round", Ours),
        "field",
        ("forwarded_at", admin.EmptyFieldListFilter),
        ("dissolved_at", admin.EmptyFieldListFilter),
    )
    search_fields = ("title",)
    actions = ("forward_topics", "recall_topics", "dissolve_topics")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Topic]:
        found: Any = super().get_queryset(request)
        loaded: QuerySet[Topic] = found.select_related(
            "round__committee", "field"
        ).with_items(request.user)
        return loaded

    @admin.display(description=gettext_lazy("条目数"))
    def items_shown(self, topic: Topic) -> int:
        return len(topic.concerns.all()) + len(topic.consults.all())

    @admin.display(description=gettext_lazy("部门"))
    def departments_shown(self, topic: Topic) -> str:
        return "、".join(one.name for one in topic.departments.all())

    def desk_context(self, request: HttpRequest, thing: Topic) -> Mapping[str, Any]:
        own = Department.objects.active().filter(committee=thing.round.committee_id)
        return {
            "items": [(_split_step(item), item) for item in _items_of(thing)],
            "departments": own.order_by("code"),
            "chosen": {one.pk for one in thing.departments.all()},
            "column_url": reverse(
                "checklists:column-publish", args=["topic", thing.pk]
            ),
            "is_open": not (thing.forwarded_at or thing.dissolved_at),
        }

    def take_step(self, request: HttpRequest, thing: Topic, step: str) -> str:
        actor, at = clerk_for(request, thing.round.committee), timezone.now()
        reason = request.POST.get("reason", "")
        match step:
            case "forward":
                ids = posted_ids(request, "department")
                named = list(Department.objects.filter(pk__in=ids))
                forward_topic(actor=actor, topic=thing, departments=named, at=at)
                return _("已转部门。")
            case "recall":
                recall_topic(actor=actor, topic=thing, reason=reason, at=at)
                return _("已撤回转办。")
            case "dissolve":
                dissolve_topic(actor=actor, topic=thing, reason=reason, at=at)
                return _("已撤销归并，各事项恢复待筛选。")
            case _:
                return self._split(actor, thing, step, reason)

    def _split(self, actor: Acting, topic: Topic, step: str, reason: str) -> str:
        """Take the item that the step names out of the topic."""
        for item in _items_of(topic):
            if step == _split_step(item):
                split_item(actor=actor, item=item, reason=reason, at=timezone.now())
                return _("已拆出，恢复待筛选。")
        raise InvalidInput(_("这条事项已不在本议题中。"), code="not_in_topic")

    @admin.action(
        description=gettext_lazy("转部门（按议题已定部门）"), permissions=["screen"]
    )
    def forward_topics(self, request: HttpRequest, queryset: QuerySet[Topic]) -> None:
        def take(topic: Topic) -> None:
            forward_topic(
                actor=clerk_for(request, topic.round.committee),
                topic=topic,
                departments=list(topic.departments.all()),
                at=timezone.now(),
            )

        report(request, each(queryset, take))

    @admin.action(description=gettext_lazy("撤回转办…"), permissions=["screen"])
    def recall_topics(
        self, request: HttpRequest, queryset: QuerySet[Topic]
    ) -> HttpResponse | None:
        return self._with_reason(request, queryset, _("撤回转办"), recall_topic)

    @admin.action(description=gettext_lazy("撤销归并…"), permissions=["screen"])
    def dissolve_topics(
        self, request: HttpRequest, queryset: QuerySet[Topic]
    ) -> HttpResponse | None:
        return self._with_reason(request, queryset, _("撤销归并"), dissolve_topic)

    def _with_reason(
        self, request: HttpRequest, chosen: QuerySet[Topic], title: str, verb: Any
    ) -> HttpResponse | None:
        action = request.POST.get("action", "")
        answer = ask_reason(request, self, chosen, title=title, action=action)
        if not isinstance(answer, str):
            return answer

        def take(topic: Topic) -> None:
            actor = clerk_for(request, topic.round.committee)
            verb(actor=actor, topic=topic, reason=answer, at=timezone.now())

        report(request, each(chosen, take))
        return None


def _items_of(topic: Topic) -> list[ConcernItem | ConsultItem]:
    return [*topic.concerns.all(), *topic.consults.all()]


def _split_step(item: ConcernItem | ConsultItem) -> str:
    return f"split-{item._meta.model_name}-{item.pk}"
