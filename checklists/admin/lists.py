"""The queues of consults, intents and offers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from checklists.admin.adding import (
    AddMixin,
    ConsultAddForm,
)
from checklists.admin.desk import clerk_for
from checklists.admin.filters import FeedbackFilter, Ours, StateFilter, TurnFilter
from checklists.admin.items import ItemAdmin
from checklists.admin.paper import IntentAddForm, OfferAddForm, session_rows
from checklists.models import (
    ConsultItem,
    IntentItem,
    ListItem,
    PostOffer,
)
from checklists.services.consulting import announce_consult
from checklists.states import ItemState
from checklists.times import wording
from common.errors import InvalidInput


@admin.register(ConsultItem)
class ConsultAdmin(AddMixin, ItemAdmin):
    add_form = ConsultAddForm
    list_display = (
        "headline_shown",
        "number",
        "department",
        "field",
        "state",
        "submitted_at",
    )
    list_filter = (
        StateFilter,
        TurnFilter,
        FeedbackFilter,
        ("round", Ours),
        "field",
        ("department", Ours),
    )

    @admin.display(description=gettext_lazy("事项"))
    def headline_shown(self, item: ConsultItem) -> str:
        return item.headline

    def facts(self, item: ConsultItem) -> list[tuple[str, object]]:
        return [
            (_("部门"), item.department),
            (_("领域"), item.field),
            (_("标题"), item.title),
            (_("内容"), item.text),
            (_("归纳议题"), item.topic),
            (_("征集截止"), item.advice_until),
        ]

    def desk_context(self, request: HttpRequest, thing: Any) -> Mapping[str, Any]:
        own = super().desk_context(request, thing)
        return {**own, "may_announce": thing.state == ItemState.ACCEPTED}

    def take_step(self, request: HttpRequest, thing: ListItem, step: str) -> str:
        if step != "announce":
            return super().take_step(request, thing, step)
        assert isinstance(thing, ConsultItem)
        until = parse_date(request.POST.get("until", ""))
        if until is None:
            raise InvalidInput(_("请填写征集截止日期。"))
        actor, at = clerk_for(request, thing.committee), timezone.now()
        announce_consult(actor=actor, consult=thing, until=until, at=at)
        return _("已向有关界别和领域的委员征集意见。")


@admin.register(IntentItem)
class IntentAdmin(AddMixin, ItemAdmin):
    add_form = IntentAddForm
    list_display = (
        "number",
        "member",
        "fields_shown",
        "limit",
        "state",
        "submitted_at",
    )
    list_filter = (StateFilter, ("round", Ours), "field")

    @admin.display(description=gettext_lazy("意向领域"))
    def fields_shown(self, item: IntentItem) -> str:
        return "、".join(one.name for one in item.fields_wanted.all())

    def facts(self, item: IntentItem) -> list[tuple[str, object]]:
        ranked = sorted(item.choices.all(), key=lambda one: one.rank)
        return [
            (_("委员"), item.member),
            (_("意向领域"), self.fields_shown(item)),
            (_("岗位次序"), "\n".join(f"{c.rank}. {c.offer.title}" for c in ranked)),
            (_("意向区县"), "、".join(one.name for one in item.regions.all())),
            (_("可参加时间"), wording(item.times)),
            (_("次数上限"), item.limit),
            (_("说明"), item.note),
        ]


@admin.register(PostOffer)
class OfferAdmin(AddMixin, ItemAdmin):
    add_form = OfferAddForm
    list_display = (
        "title",
        "number",
        "department",
        "field",
        "sessions_shown",
        "state",
        "submitted_at",
    )
    list_filter = (
        StateFilter,
        ("round", Ours),
        "field",
        ("department", Ours),
        "audience",
    )

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        own: Any = super().get_fieldsets(request, obj)
        if obj:
            return own
        about = _("至少一场；未用的行不填。六场以上请用导入。")
        return [*own, (_("场次"), {"fields": session_rows(), "description": about})]

    @admin.display(description=gettext_lazy("场次"))
    def sessions_shown(self, item: PostOffer) -> int:
        return len(item.sessions.all())

    def facts(self, item: PostOffer) -> list[tuple[str, object]]:
        ordered = sorted(item.sessions.all(), key=lambda one: one.starts_at)
        sessions = [
            _("%(starts)s—%(ends)s，名额 %(seats)d，最少 %(least)d 人")
            % {
                "starts": f"{timezone.localtime(one.starts_at):%Y-%m-%d %H:%M}",
                "ends": f"{timezone.localtime(one.ends_at):%H:%M}",
                "seats": one.capacity,
                "least": one.min_participants,
            }
            for one in ordered
        ]
        return [
            (_("部门"), item.department),
            (_("岗位名称"), item.title),
            (_("领域"), item.field),
            (_("场景"), item.scene),
            (_("体验地点"), item.host_site),
            (_("区县"), item.region),
            (_("报名对象"), item.get_audience_display()),
            (_("联系人"), item.contact),
            (_("场次"), "\n".join(sessions)),
        ]
