"""Accounts and roles: the system administrator's page, without contents."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.contrib.auth.models import Group as DjangoGroup
from django.core.exceptions import ValidationError
from django.db.models import Field, ForeignKey, QuerySet
from django.forms import Field as FormField
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from common.errors import DomainError, Refused
from members.acting import Acting
from members.forms import AccountForm
from members.models import Role, RoleAssignment, User
from members.passwords import first_password
from members.scope import scope_of
from members.services.accounts import (
    end_role,
    give_role,
    open_account,
    reset_password,
)
from members.staff import RoomAdmin, acting_in

admin.site.unregister(DjangoGroup)
MANAGERS = frozenset({Role.SYSTEM_ADMIN})


def acting_manager(request: HttpRequest) -> Acting:
    return acting_in(request, Role.SYSTEM_ADMIN)


@admin.register(User)
class UserAdmin(RoomAdmin):
    readers = MANAGERS
    list_display = ("username", "name", "is_active", "last_login", "reset_link")
    list_filter = ("is_active",)
    search_fields = ("username", "name")
    fields = ("username", "name", "is_active", "last_login", "date_joined")

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        assert isinstance(request.user, User)
        managed = scope_of(request.user).administers
        found = User.objects.filter(roles__committee_id__in=managed).distinct()
        return found.order_by("username")

    @admin.display(description=_lazy("密码"))
    def reset_link(self, user: User) -> str:
        url = reverse("admin:members_user_reset_password", args=[user.pk])
        return format_html('<a href="{}">{}</a>', url, _("重设"))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.reset)
        own = path("<int:pk>/reset-password/", view, name="members_user_reset_password")
        urls: list[URLPattern] = super().get_urls()
        return [own, *urls]

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """A form, then the account and, this once, its password."""
        if not self.has_add_permission(request):
            raise Refused(_("账号和角色由系统管理员办理。"))
        actor = acting_manager(request)
        assert actor.assignment is not None
        committee = actor.assignment.committee
        form = AccountForm(request.POST or None, committee=committee)
        if form.is_valid():
            account = form.account(first_password())
            try:
                user = open_account(
                    actor=actor,
                    committee=committee,
                    account=account,
                    at=timezone.now(),
                )
            except DomainError as error:
                form.add_error(None, error.message)
            except ValidationError as error:
                form.add_error(None, ValidationError(error.messages))
            else:
                return self._show_once(request, user, account.password)
        return self._page(request, "open_account", _("开设账号"), form=form)

    def reset(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Asks first; then a new password, shown this once."""
        if not self.has_view_permission(request):
            raise Http404
        user = self.get_queryset(request).filter(pk=pk).first()
        if user is None:
            raise Http404
        if request.method != "POST":
            return self._page(request, "reset_password", _("重设密码"), person=user)
        password = first_password()
        try:
            reset_password(
                actor=acting_manager(request),
                user=user,
                password=password,
                at=timezone.now(),
            )
        except (DomainError, Refused) as error:
            messages.error(request, error.message)
            return redirect("admin:members_user_changelist")
        return self._show_once(request, user, password)

    def _show_once(
        self, request: HttpRequest, user: User, password: str
    ) -> HttpResponse:
        """The answer itself shows it: no message, cookie or address keeps it."""
        return self._page(
            request, "password_once", _("初始密码"), person=user, password=password
        )

    def _page(
        self, request: HttpRequest, name: str, title: str, **context: Any
    ) -> HttpResponse:
        shown = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": title,
            **context,
        }
        return render(request, f"admin/members/{name}.html", shown)


@admin.register(RoleAssignment)
class RoleAssignmentAdmin(RoomAdmin):
    readers = MANAGERS
    editors = MANAGERS
    list_display = ("user", "role", "committee", "department", "valid_from", "valid_to")
    list_filter = ("role",)
    list_select_related = ("user", "committee", "department")
    search_fields = ("user__username", "user__name")
    autocomplete_fields = ("user", "department")
    fields = ("user", "role", "department", "valid_to")
    actions = ("end_roles",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[RoleAssignment]:
        assert isinstance(request.user, User)
        managed = scope_of(request.user).administers
        found = RoleAssignment.objects.filter(committee_id__in=managed)
        return found.order_by("-pk")

    def has_change_permission(
        self, request: HttpRequest, obj: object | None = None
    ) -> bool:
        return False

    def formfield_for_dbfield(
        self, db_field: Field[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> FormField | None:
        """Without the button that opens an account beside a half-filled form."""
        field: FormField | None = super().formfield_for_dbfield(
            db_field, request, **kwargs
        )
        if field is not None and isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget.can_add_related = False
        return field

    def formfield_for_foreignkey(
        self, db_field: ForeignKey[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> FormField | None:
        """Only accounts that the list of accounts shows: others cannot be guessed."""
        if db_field.name == "user":
            accounts = self.admin_site.get_model_admin(User)
            kwargs["queryset"] = accounts.get_queryset(request)
        field: FormField | None = super().formfield_for_foreignkey(
            db_field, request, **kwargs
        )
        return field

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """What the service refuses is told above the form."""
        try:
            answer: HttpResponse = super().add_view(request, form_url, extra_context)
        except (DomainError, Refused) as error:
            messages.error(request, error.message)
        except ValidationError as error:
            messages.error(request, "；".join(error.messages))
        else:
            return answer
        return redirect("admin:members_roleassignment_add")

    def save_model(
        self, request: HttpRequest, obj: RoleAssignment, form: Any, change: bool
    ) -> None:
        actor = acting_manager(request)
        assert actor.assignment is not None
        made = give_role(
            actor=actor,
            user=obj.user,
            role=obj.role,
            committee=actor.assignment.committee,
            department=obj.department,
            valid_to=obj.valid_to,
            at=timezone.now(),
        )
        obj.pk = made.pk

    @admin.action(description=_lazy("终止所选角色"), permissions=["add"])
    def end_roles(
        self, request: HttpRequest, queryset: QuerySet[RoleAssignment]
    ) -> None:
        actor = acting_manager(request)
        ended = 0
        for assignment in queryset.filter(valid_to__isnull=True):
            try:
                end_role(actor=actor, assignment=assignment, at=timezone.now())
                ended += 1
            except DomainError as error:
                messages.warning(request, error.message)
        messages.success(request, _("已终止 %d 个角色。") % ended)
