"""By what the trail is searched: role, matter, kind, committee, person, thing, text."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.http import HttpRequest
from django.utils.timezone import make_aware
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.contrib.filters.admin import RangeDateTimeFilter

from members.filtering import NamedFilter
from members.models import Role, User
from members.scope import scope_of
from trail.models import Event
from trail.names import kind_names, verb_names
from trail.services import SYSTEM

THING = re.compile(r"([a-z]+\.[a-z]+):([0-9]{1,18})")
PERSON = re.compile(r"[0-9]{1,18}")


def role_names() -> dict[str, str]:
    known = {str(code): str(name) for code, name in Role.choices}
    return {**known, SYSTEM.role: _("系统")}


class RoleFilter(NamedFilter):
    title = gettext_lazy("以何身份")
    parameter_name = "role"
    names = staticmethod(role_names)


class VerbFilter(NamedFilter):
    title = gettext_lazy("事项")
    parameter_name = "verb"
    names = staticmethod(verb_names)


class KindFilter(NamedFilter):
    title = gettext_lazy("对象类别")
    parameter_name = "target_kind"
    names = staticmethod(kind_names)


class ScopeFilter(admin.SimpleListFilter):
    title = gettext_lazy("所属政协")
    parameter_name = "scope"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [*sorted(audited(request).items()), ("-", _("系统"))]

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[Event]
    ) -> QuerySet[Event]:
        chosen = self.value()
        if not chosen:
            return queryset
        return queryset.filter(scope="" if chosen == "-" else chosen)


class TimeFilter(RangeDateTimeFilter):  # type: ignore[misc]
    """From and to, in the office's own time; a date alone is the whole of that day."""

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[Event]
    ) -> QuerySet[Event]:
        for side, lookup, default in (
            ("from", "gte", "00:00:00"),
            ("to", "lte", "23:59:59.999999"),
        ):
            name = f"{self.parameter_name}_{side}"
            day = self.used_parameters.get(f"{name}_0")
            if not day:
                continue
            moment = _moment(day, self.used_parameters.get(f"{name}_1") or default)
            if moment is None:
                return queryset.none()
            queryset = queryset.filter(**{f"{self.parameter_name}__{lookup}": moment})
        return queryset


def _moment(day: str, time: str) -> dt.datetime | None:
    try:
        return make_aware(dt.datetime.fromisoformat(f"{day}T{time}"))
    except ValueError:
        return None


class _Followed(admin.SimpleListFilter):
    """Chosen by a link in a row; shown only while it is chosen."""

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        chosen = request.GET.get(str(self.parameter_name), "")
        return [(chosen, self.name_of(chosen))] if chosen else []

    def name_of(self, chosen: str) -> str:
        raise NotImplementedError


class PersonFilter(_Followed):
    title = gettext_lazy("操作人")
    parameter_name = "person"

    def name_of(self, chosen: str) -> str:
        if not PERSON.fullmatch(chosen):
            return chosen
        return str(User.objects.filter(pk=chosen).first() or chosen)

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[Event]
    ) -> QuerySet[Event]:
        chosen = self.value()
        if not chosen:
            return queryset
        if not PERSON.fullmatch(chosen):
            return queryset.none()
        return queryset.filter(author_id=int(chosen))


class ThingFilter(_Followed):
    """The history of one thing: ?thing=checklists.topic:12."""

    title = gettext_lazy("对象")
    parameter_name = "thing"

    def name_of(self, chosen: str) -> str:
        found = THING.fullmatch(chosen)
        return f"{kind_names().get(found[1], found[1])} {found[2]}" if found else chosen

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[Event]
    ) -> QuerySet[Event]:
        chosen = self.value()
        if not chosen:
            return queryset
        found = THING.fullmatch(chosen)
        if not found:
            return queryset.none()
        return queryset.filter(target_kind=found[1], target_id=int(found[2]))


def audited(request: HttpRequest) -> dict[str, str]:
    """Committees that the person audits, by code."""
    assert isinstance(request.user, User)
    scope = scope_of(request.user)
    return {
        one.committee.code: one.committee.name
        for one in scope.assignments
        if one.committee_id in scope.audits
    }


def with_words(found: QuerySet[Event], words: str) -> QuerySet[Event]:
    """Events that tell these words anywhere: verb, reason, person, number, facts."""
    words = words.strip()
    if not words:
        return found
    named = [verb for verb, name in verb_names().items() if words in name]
    told = (
        Q(verb__in=named)
        | Q(reason__icontains=words)
        | Q(author__name__icontains=words)
        | Q(author__username=words)
        | Q(address=words)
        | Q(before_text__icontains=words)
        | Q(after_text__icontains=words)
    )
    if PERSON.fullmatch(words):
        told |= Q(target_id=int(words))
    texts = {
        "before_text": Cast("before", TextField()),
        "after_text": Cast("after", TextField()),
    }
    return found.alias(**texts).filter(told)
