"""What is sent of notices, in the admin site: failures to decide about, robots."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from django import forms
from django.contrib import admin, messages
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.errors import DomainError
from members.models import Role, User
from members.scope import scope_of
from members.staff import RoomAdmin, acting_clerk
from notices.kinds import CHOSEN
from notices.models import Delivery, Robot
from notices.services.deciding import keep_robot, retry_delivery, settle_delivery


def scopes_of(request: HttpRequest) -> list[str]:
    """Codes of the committees in which the person is a clerk."""
    assert isinstance(request.user, User)
    scope = scope_of(request.user)
    return [
        one.committee.code
        for one in scope.assignments
        if one.committee_id in scope.staff
    ]


@admin.register(Delivery)
class DeliveryAdmin(RoomAdmin):
    """Names who and which kind of matter; what it said stays between the two."""

    readers = frozenset({Role.CLERK})
    list_display = (
        "made_at",
        "kind_shown",
        "channel",
        "recipient",
        "state",
        "attempts",
        "next_try_at",
        "error",
    )
    fields = (*list_display, "robot", "scope", "ended_at")
    list_filter = ("state", "channel")
    list_select_related = ("recipient", "notice")
    search_fields = ("recipient__name", "error")
    search_help_text = gettext_lazy("按接收人或原因查找")
    ordering = ("-pk",)
    actions = ("retry", "settle")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Delivery]:
        return Delivery.objects.within(scopes_of(request)).order_by("-pk")

    @admin.display(description=gettext_lazy("通知类别"))
    def kind_shown(self, delivery: Delivery) -> str:
        notice = delivery.notice
        return str(notice.get_kind_display()) if notice else _("通知汇总")

    @admin.action(description=gettext_lazy("重新发送所选通知"))
    def retry(self, request: HttpRequest, queryset: QuerySet[Delivery]) -> None:
        self._decide(request, queryset, retry_delivery)

    @admin.action(description=gettext_lazy("确认所选通知不再发送"))
    def settle(self, request: HttpRequest, queryset: QuerySet[Delivery]) -> None:
        self._decide(request, queryset, settle_delivery)

    def _decide(
        self,
        request: HttpRequest,
        queryset: QuerySet[Delivery],
        decide: Callable[..., Delivery],
    ) -> None:
        author = acting_clerk(request).author
        reasons: list[str] = []
        chosen = list(queryset.values_list("pk", flat=True))
        for pk in chosen:
            try:
                decide(pk=pk, author=author, at=timezone.now())
            except DomainError as error:
                reasons.append(error.message)
        text = _("成功 %d 条") % (len(chosen) - len(reasons))
        if reasons:
            why = "；".join(dict.fromkeys(reasons))
            text += _("，未处理 %(n)d 条（%(why)s）") % {"n": len(reasons), "why": why}
        messages.info(request, text + "。")


class RobotForm(forms.ModelForm[Robot]):
    """Address and secret are taken and never shown again; empty keeps them."""

    hidden = forms.PasswordInput(attrs={"class": "vTextField"})
    address = forms.CharField(
        label=gettext_lazy("Webhook 地址"),
        required=False,
        max_length=500,
        widget=hidden,
    )
    secret = forms.CharField(
        label=gettext_lazy("加签密钥"),
        required=False,
        max_length=200,
        widget=hidden,
        help_text=gettext_lazy("地址和密钥保存后不再显示；修改其他内容时留空即可。"),
    )
    kinds = forms.TypedMultipleChoiceField(
        label=gettext_lazy("通知类别"),
        choices=[(one.value, one.label) for one in CHOSEN],
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Robot
        fields = ("name", "kind", "address", "secret", "kinds", "is_active")

    def clean_address(self) -> str:
        return self._kept("address")

    def clean_secret(self) -> str:
        return self._kept("secret")

    def _kept(self, name: str) -> str:
        given: str = self.cleaned_data[name]
        return given or str(self.initial.get(name, ""))


@admin.register(Robot)
class RobotAdmin(RoomAdmin):
    """A clerk's robots; each repeats what the one who set it up is told."""

    readers = editors = frozenset({Role.CLERK})
    form = RobotForm
    list_display = ("name", "kind", "account", "is_active")
    list_filter = ("kind", "is_active")
    list_select_related = ("account",)
    ordering = ("name", "pk")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Robot]:
        return Robot.objects.within(scopes_of(request)).order_by("name", "pk")

    def has_change_permission(
        self, request: HttpRequest, obj: Model | None = None
    ) -> bool:
        """Only its own account changes what leaves the site in its name."""
        may = super().has_change_permission(request, obj)
        return may and (obj is None or cast(Robot, obj).account_id == request.user.pk)

    def save_model(
        self, request: HttpRequest, obj: Robot, form: Any, change: bool
    ) -> None:
        keep_robot(robot=obj, author=acting_clerk(request).author, at=timezone.now())
