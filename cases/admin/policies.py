"""办理规则: looked at, and edited into a new version."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.admin import TabularInline
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget

from cases.admin.stage_forms import StageForm, StageFormSet
from cases.models import Gate, Policy, Side, Stage
from cases.policy_drafts import draft_of, told
from cases.services.policies import edit_policy, use_shared_policy
from common.errors import DomainError, Refused
from members.models import Role, User
from members.scope import scope_of
from members.staff import CONTENT, RoomAdmin, acting_clerk, roles_of


class PolicyForm(forms.ModelForm[Policy]):
    gates = forms.MultipleChoiceField(
        label=gettext_lazy("前置要求"),
        choices=Gate,
        required=False,
        widget=UnfoldAdminCheckboxSelectMultipleWidget(),
    )
    evaluators = forms.MultipleChoiceField(
        label=gettext_lazy("由谁评价"),
        choices=Side,
        required=False,
        widget=UnfoldAdminCheckboxSelectMultipleWidget(),
    )


TOLD = ("summary", "committee_shown", "version")


class StageInline(TabularInline):  # type: ignore[misc]
    model = Stage
    form = StageForm
    formset = StageFormSet
    extra = 0

    def get_queryset(self, request: HttpRequest) -> QuerySet[Stage]:
        seen = Stage.objects.visible_to(request.user)
        return seen.prefetch_related("rungs").order_by("pk")

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return Role.CLERK in roles_of(request)

    has_add_permission = has_change_permission
    has_delete_permission = has_change_permission


@admin.register(Policy)
class PolicyAdmin(RoomAdmin):
    readers = CONTENT | {Role.AUDITOR}
    form = PolicyForm
    inlines = (StageInline,)
    list_display = ("name", "committee_shown", "version", "is_current")
    list_filter = ("is_current",)
    list_select_related = ("committee",)
    search_fields = ("name", "code")
    ordering = ("-is_current", "code", "pk")
    actions = ("lay_aside",)
    readonly_fields = ("committee_shown", "version", "is_current", "summary")
    fieldsets = (
        (None, {"fields": TOLD}),
        (None, {"fields": ("name", "basis", "gates", "evaluators")}),
        (
            None,
            {
                "fields": (
                    "has_face_to_face_rule",
                    "has_second_round",
                    "survey_after_days",
                    "objection_days",
                ),
                "description": gettext_lazy(
                    "保存即形成新的版本，已在办理的件仍按原版本办理。"
                    "修改通用规则，形成本级政协自己的规则。"
                ),
            },
        ),
    )

    def get_fieldsets(self, request: HttpRequest, obj: Model | None = None) -> Any:
        """Who only reads is told the rule in sentences."""
        if self.has_change_permission(request, obj):
            return super().get_fieldsets(request, obj)
        return [(None, {"fields": (*TOLD, "name", "basis")})]

    def get_inlines(self, request: HttpRequest, obj: Model | None) -> Any:
        return self.inlines if self.has_change_permission(request, obj) else ()

    def has_change_permission(
        self, request: HttpRequest, obj: Model | None = None
    ) -> bool:
        if Role.CLERK not in roles_of(request):
            return False
        if not isinstance(obj, Policy):
            return True
        assert isinstance(request.user, User)
        own = obj.committee_id in {None, *scope_of(request.user).staff}
        return own and obj.is_current

    def has_screen_permission(self, request: HttpRequest) -> bool:
        return Role.CLERK in roles_of(request)

    @admin.display(description=gettext_lazy("适用"))
    def committee_shown(self, policy: Policy) -> str:
        return str(policy.committee or _("各级政协通用"))

    @admin.display(description=gettext_lazy("规则"))
    def summary(self, policy: Policy) -> str:
        lines = ((line,) for line in told(draft_of(policy)))
        return format_html_join("", "<p>{}</p>", lines)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: Any = None,
    ) -> HttpResponse:
        try:
            answer: HttpResponse = super().change_view(
                request, object_id, form_url, extra_context
            )
        except (DomainError, Refused) as refusal:
            messages.error(request, refusal.message)
            return redirect(request.path)
        return answer

    def save_model(
        self, request: HttpRequest, obj: Policy, form: Any, change: bool
    ) -> None:
        """The old version stays as it is; `save_related` makes the new one."""

    def save_related(
        self, request: HttpRequest, form: Any, formsets: Any, change: bool
    ) -> None:
        (stages,) = formsets
        new = edit_policy(
            actor=acting_clerk(request),
            policy_id=form.instance.pk,
            draft=stages.policy_draft(),
            at=timezone.now(),
        )
        form.new_version = new

    def construct_change_message(
        self, request: HttpRequest, form: Any, formsets: Any, add: bool = False
    ) -> list[Any]:
        request.__dict__["new_version"] = form.new_version
        return []  # the trail tells what was changed

    def response_change(self, request: HttpRequest, obj: Policy) -> HttpResponse:
        new: Policy = request.__dict__["new_version"]
        messages.success(request, _("已形成“%s”。") % new)
        return redirect("admin:cases_policy_change", new.pk)

    @admin.action(
        description=gettext_lazy("停用本级规则，恢复通用规则"), permissions=["screen"]
    )
    def lay_aside(self, request: HttpRequest, queryset: QuerySet[Policy]) -> None:
        done, left = 0, []
        for policy in queryset:
            try:
                use_shared_policy(
                    actor=acting_clerk(request),
                    policy_id=policy.pk,
                    at=timezone.now(),
                )
                done += 1
            except (DomainError, Refused) as refusal:
                left.append(refusal.message)
        messages.success(request, _("成功 %s 条。") % done)
        if left:
            why = "".join(sorted(set(left)))
            words = {"count": len(left), "why": why}
            messages.warning(request, _("未处理 %(count)s 条：%(why)s") % words)
