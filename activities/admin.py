"""Activities and rosters at the desk of staff: looking, and the steps in bulk."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from django import forms
from django.contrib import admin, messages
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.admin import TabularInline

from activities.models import Activity, Participation
from activities.models.participations import ParticipationQuerySet
from activities.roles import acting_on
from activities.services import attendance, life, queue
from activities.states import ParticipationState
from common.errors import DomainError, Refused
from members.models import Role
from members.staff import CONTENT, RoomAdmin, named, roles_of

REASONS_SHOWN = 3


def each(
    request: HttpRequest,
    chosen: models.QuerySet[models.Model],
    step: Callable[..., object],
) -> None:
    """Take the step for each, every one for itself, and say how many it was done."""
    done = 0
    refused: list[str] = []
    for one in chosen.order_by("pk"):
        try:
            step(one)
        except (DomainError, Refused) as error:
            refused.append(f"#{one.pk} {error.message}")
        else:
            done += 1
    said = _("成功 %d 条") % done
    if refused:
        said += _("，未处理 %(count)d 条（%(why)s）") % {
            "count": len(refused),
            "why": "；".join(refused[:REASONS_SHOWN]),
        }
    level = messages.WARNING if refused else messages.SUCCESS
    messages.add_message(request, level, said)


class CapacityForm(forms.ModelForm):  # type: ignore[type-arg]
    """The one figure that staff changes here; the service has the last word."""

    def clean_capacity(self) -> int:
        capacity: int = self.cleaned_data["capacity"]
        if capacity < self.instance.taken:
            raise forms.ValidationError(
                _("已有 %d 个名额被占用，名额不能少于此数。") % self.instance.taken
            )
        return capacity


class RosterInline(TabularInline):  # type: ignore[misc]
    model = Participation
    verbose_name_plural = gettext_lazy("名单")
    extra = 0
    fields = (
        "person_shown",
        "state",
        "source",
        "expires_at",
        "checked_in_at",
        "reason",
    )
    readonly_fields = fields
    person_shown = staticmethod(named("person", gettext_lazy("人员")))
    ordering = ("pk",)
    show_change_link = True

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Participation]:
        return Participation.objects.visible_to(request.user).select_related("person")

    def has_view_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return bool(roles_of(request) & CONTENT)

    def has_add_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False


@admin.register(Activity)
class ActivityAdmin(RoomAdmin):
    home = "committee"
    editors = frozenset({Role.CLERK})
    form = CapacityForm
    list_display = (
        "title",
        "committee",
        "host",
        "starts_at",
        "capacity",
        "taken",
        "waiting",
        "state",
    )
    list_filter = ("state", "kind", "registration", "audience", "starts_at")
    list_select_related = ("committee", "host")
    search_fields = ("title", "venue", "host__name")
    date_hierarchy = "starts_at"
    ordering = ("-starts_at", "-pk")
    inlines = (RosterInline,)
    actions = ("publish", "close", "close_roster", "archive")
    exclude = ("check_in_salt",)

    def get_readonly_fields(
        self, request: HttpRequest, obj: Activity | None = None
    ) -> list[str]:
        kept = {"id", "capacity", *self.exclude}
        return [one.name for one in Activity._meta.fields if one.name not in kept]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def save_model(
        self, request: HttpRequest, obj: Activity, form: forms.Form, change: bool
    ) -> None:
        """The form's one figure goes through the service, like everything else."""
        if "capacity" not in form.changed_data:
            return
        try:
            life.change_capacity(
                actor=acting_on(request, obj),
                activity_id=obj.pk,
                capacity=form.cleaned_data["capacity"],
                at=timezone.now(),
            )
        except (DomainError, Refused) as error:
            self.message_user(request, error.message, messages.ERROR)

    @admin.action(description=gettext_lazy("发布所选活动"))
    def publish(self, request: HttpRequest, chosen: models.QuerySet[Activity]) -> None:
        self._each(request, chosen, life.publish_activity)

    @admin.action(description=gettext_lazy("截止报名"))
    def close(self, request: HttpRequest, chosen: models.QuerySet[Activity]) -> None:
        self._each(request, chosen, life.close_activity)

    @admin.action(description=gettext_lazy("确认已举行（未签到的记为缺席）"))
    def close_roster(
        self, request: HttpRequest, chosen: models.QuerySet[Activity]
    ) -> None:
        self._each(request, chosen, life.close_roster)

    @admin.action(description=gettext_lazy("归档"))
    def archive(self, request: HttpRequest, chosen: models.QuerySet[Activity]) -> None:
        self._each(request, chosen, life.archive_activity)

    def _each(
        self,
        request: HttpRequest,
        chosen: models.QuerySet[Activity],
        service: Callable[..., object],
    ) -> None:
        now = timezone.now()

        def step(one: Activity) -> object:
            return service(actor=acting_on(request, one), activity_id=one.pk, at=now)

        each(request, chosen, step)


@admin.register(Participation)
class ParticipationAdmin(RoomAdmin):
    list_display = (
        "person",
        "activity",
        "state",
        "place",
        "source",
        "created_at",
        "expires_at",
        "checked_in_at",
        "is_late_cancel",
    )
    list_filter = ("state", "source", "is_late_cancel", "activity__starts_at")
    list_select_related = ("person", "activity")
    search_fields = ("person__name", "person__username", "activity__title")
    ordering = ("-pk",)
    actions = ("check_in", "mark_absent", "cancel")

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Participation]:
        found = super().get_queryset(request)
        return cast(ParticipationQuerySet, found).with_position()

    @admin.display(description=gettext_lazy("候补位次"))
    def place(self, held: Participation) -> str:
        waits = held.state == ParticipationState.WAITING
        return str(held.position) if waits else ""

    @admin.action(description=gettext_lazy("手工签到"))
    def check_in(
        self, request: HttpRequest, chosen: models.QuerySet[Participation]
    ) -> None:
        self._each(request, chosen, attendance.check_in)

    @admin.action(description=gettext_lazy("记为缺席"))
    def mark_absent(
        self, request: HttpRequest, chosen: models.QuerySet[Participation]
    ) -> None:
        self._each(request, chosen, attendance.mark_absent)

    @admin.action(description=gettext_lazy("代为取消"))
    def cancel(
        self, request: HttpRequest, chosen: models.QuerySet[Participation]
    ) -> None:
        self._each(request, chosen, queue.cancel_participation)

    def _each(
        self,
        request: HttpRequest,
        chosen: models.QuerySet[Participation],
        service: Callable[..., object],
    ) -> None:
        now = timezone.now()

        def step(one: Participation) -> object:
            return service(
                actor=acting_on(request, one.activity), participation_id=one.pk, at=now
            )

        each(request, chosen.select_related("activity"), step)
