"""The admin site: who gets in, and how its pages read only what one may see."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, ClassVar, NoReturn

from django.contrib.admin import AdminSite, display
from django.db.models import ForeignKey, Model, Q, QuerySet
from django.http import Http404, HttpRequest
from unfold.admin import ModelAdmin

from members.acting import Acting, acting_as
from members.models import Role, User
from members.scope import scope_of

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

WORKING = frozenset({Role.CLERK, Role.LEADER, Role.AUDITOR, Role.SYSTEM_ADMIN})
CONTENT = frozenset({Role.CLERK, Role.LEADER})


def roles_of(request: HttpRequest) -> frozenset[str]:
    if not request.user.is_authenticated:
        return frozenset()
    return frozenset(one.role for one in scope_of(request.user).assignments)


def acting_in(request: HttpRequest, role: str) -> Acting:
    """The signed-in person in this role, in the one chosen where they hold several."""
    user = request.user
    assert isinstance(user, User)
    chosen = getattr(request, "acting_role_id", None)
    held = {one.pk: one.role for one in scope_of(user).assignments}
    role_id = chosen if chosen and held.get(chosen) == role else None
    return acting_as(user, role, role_id=role_id)


def acting_clerk(request: HttpRequest) -> Acting:
    """The signed-in person as clerk; Refused where they are none."""
    return acting_in(request, Role.CLERK)


def _replaced(names: Iterable[Any], by: Mapping[str, object]) -> list[Any]:
    """The names of a page's fields, in rows or not, some of them replaced."""
    return [
        by.get(one, one) if isinstance(one, str) else tuple(_replaced(one, by))
        for one in names
    ]


def named(column: str, label: StrOrPromise) -> Callable[[Model], str]:
    """A column of the admin that names what a foreign key leads to."""

    @display(description=label)
    def shown(thing: Model) -> str:
        return str(getattr(thing, column) or "—")

    return shown


class RoomAdmin(ModelAdmin):  # type: ignore[misc]
    """Lists what `visible_to` shows; changing goes through actions, not forms.

    A room's admin names the roles that may look (`readers`) and, where plain editing
    of a record is harmless, those that may edit (`editors`). What the public may see
    stays at the desk of its own committee: `home` names where a row keeps that.
    """

    readers: ClassVar[frozenset[str]] = CONTENT
    editors: ClassVar[frozenset[str]] = frozenset()
    home: ClassVar[str] = ""
    list_per_page = 50
    show_full_result_count = False
    compressed_fields = True

    def __init__(self, model: type[Model], admin_site: AdminSite) -> None:
        super().__init__(model, admin_site)
        self._plain = {
            one.name: (one.related_model, named(one.name, one.verbose_name))
            for one in model._meta.concrete_fields
            if isinstance(one, ForeignKey)
        }

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """What is only looked at is named without links that would be refused."""
        found = super().get_fieldsets(request, obj)
        if obj is None or self.has_change_permission(request, obj):
            return found
        shut = {
            name: shown
            for name, (model, shown) in self._plain.items()
            if not self._may_open(request, model)
        }
        return [
            (title, {**told, "fields": _replaced(told["fields"], shut)})
            for title, told in found
        ]

    def _may_open(self, request: HttpRequest, model: type[Model]) -> bool:
        site = self.admin_site
        if not site.is_registered(model):
            return True  # nothing to link to
        return bool(site.get_model_admin(model).has_view_permission(request))

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        manager: Any = self.model._default_manager
        found: QuerySet[Any] = manager.visible_to(request.user)
        if self.home:
            found = found.filter(self._own(request))
        return found.order_by(*(self.get_ordering(request) or ("-pk",)))

    def _own(self, request: HttpRequest) -> Q:
        assert isinstance(request.user, User)
        return Q(**{f"{self.home}__in": scope_of(request.user).reading})

    def _get_obj_does_not_exist_redirect(
        self, request: HttpRequest, opts: object, object_id: str
    ) -> NoReturn:
        """What one may not see is not there; Django would lead to the front page."""
        raise Http404

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """An address fills in no form; Django would take any value from it unread."""
        return {}

    def has_module_permission(self, request: HttpRequest) -> bool:
        return bool(roles_of(request) & (self.readers | self.editors))

    def has_view_permission(
        self, request: HttpRequest, obj: Model | None = None
    ) -> bool:
        return bool(roles_of(request) & (self.readers | self.editors))

    def has_change_permission(
        self, request: HttpRequest, obj: Model | None = None
    ) -> bool:
        return bool(roles_of(request) & self.editors)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return bool(roles_of(request) & self.editors)

    def has_delete_permission(
        self, request: HttpRequest, obj: Model | None = None
    ) -> bool:
        return False
