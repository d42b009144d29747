"""The admin site: who gets in, and how its pages read only what one may see."""

from __future__ import annotations

from typing import Any, ClassVar, NoReturn

from django.db.models import Model, Q, QuerySet
from django.http import Http404, HttpRequest
from unfold.admin import ModelAdmin

from members.acting import Acting, acting_as
from members.models import Role, User
from members.scope import scope_of

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
