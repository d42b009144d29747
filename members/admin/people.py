"""Members and sector representatives."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.models import Member, Role, SectorRepresentative
from members.serializers import masked
from members.services.people import PLAIN, MemberFacts, save_members
from members.staff import RoomAdmin, acting_clerk


@admin.register(Member)
class MemberAdmin(RoomAdmin):
    editors = frozenset({Role.CLERK})
    list_display = ("name", "number", "sector", "party", "workplace", "phone_masked")
    list_filter = ("sector", "is_standing", "gender")
    list_select_related = ("sector",)
    search_fields = ("name", "number", "workplace")
    ordering = ("number",)
    fields = ("number", *PLAIN, "is_standing")
    autocomplete_fields = ("employer",)

    @admin.display(description=_("手机"))
    def phone_masked(self, member: Member) -> str:
        return masked(member.phone)

    def get_readonly_fields(
        self, request: HttpRequest, obj: Member | None = None
    ) -> tuple[str, ...]:
        return ("number",) if obj else ()

    def save_model(
        self, request: HttpRequest, obj: Member, form: Any, change: bool
    ) -> None:
        actor = acting_clerk(request)
        assert actor.assignment is not None
        committee = actor.assignment.committee
        held = obj.groups.all() if obj.pk else []
        facts = MemberFacts(
            number=obj.number,
            is_standing=obj.is_standing,
            special_committees=tuple(
                one.name for one in held if one.kind == "special_committee"
            ),
            liaison_groups=tuple(one.name for one in held if one.kind == "liaison"),
            **{name: getattr(obj, name) for name in PLAIN},
        )
        save_members(actor=actor, committee=committee, facts=[facts], at=timezone.now())
        obj.pk = committee.members.get(number=obj.number).pk


@admin.register(SectorRepresentative)
class RepresentativeAdmin(RoomAdmin):
    list_display = ("name", "number", "sector", "linking_member")
    list_filter = ("sector",)
    list_select_related = ("sector", "linking_member")
    search_fields = ("name", "number")
