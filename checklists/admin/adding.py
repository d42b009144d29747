"""What came on paper, entered by staff for a member or department."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.db.models import ForeignKey, ManyToManyField, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget

from checklists.admin.desk import clerk_for
from checklists.models import ConcernItem, ConsultItem, Field, Round
from checklists.selectors import fields_in_use
from checklists.services.contents import ConcernContent, ConsultContent, Content
from checklists.services.entry import check_entry, enter_item
from checklists.states import Phase
from common.errors import DomainError, Refused
from members.models import Region, Role, User
from members.scope import scope_of
from members.staff import RoomAdmin, roles_of


class AddForm(forms.ModelForm[Any]):
    """Checks beforehand what the service would refuse: nothing typed is lost."""

    owner: ClassVar[str]
    # Names of faults that the service tells, where the form calls them otherwise.
    renamed: ClassVar[Mapping[str, str]] = {}

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if self.errors:
            return given
        try:
            check_entry(
                round_=given["round"],
                content=self.content(),
                owner=given[self.owner],
                at=timezone.now(),
            )
        except DomainError as refusal:
            self._show(refusal)
        return given

    def _show(self, refusal: DomainError) -> None:
        for name, texts in refusal.fields.items():
            shown = self.renamed.get(name, name)
            for text in texts:
                self.add_error(shown if shown in self.fields else None, text)
        if not refusal.fields:
            self.add_error(None, refusal.message)

    def content(self) -> Content:
        raise NotImplementedError


class ConcernAddForm(AddForm):
    owner = "member"

    class Meta:
        model = ConcernItem
        fields = ("round", "member", "field", "title", "text", "departments")

    def content(self) -> ConcernContent:
        given = self.cleaned_data
        return ConcernContent(
            given["text"], given["title"], given["field"], tuple(given["departments"])
        )


class ConsultAddForm(AddForm):
    owner = "department"

    class Meta:
        model = ConsultItem
        fields = ("round", "department", "field", "title", "text")

    def content(self) -> ConsultContent:
        given = self.cleaned_data
        return ConsultContent(given["text"], given["title"], given["field"])


def _regions(request: HttpRequest) -> QuerySet[Region]:
    """Those of the committees one works for, and right below them."""
    assert isinstance(request.user, User)
    scope = scope_of(request.user)
    own = (one.committee for one in scope.assignments)
    codes = {one.region_id for one in own if one.pk in scope.staff}
    return Region.objects.filter(Q(pk__in=codes) | Q(parent_code__in=codes)).order_by(
        "pk"
    )


def _fields(request: HttpRequest) -> QuerySet[Field]:
    return fields_in_use()


# What may be chosen in columns that lead to long tables.
CHOICES: Mapping[str, Callable[[HttpRequest], QuerySet[Any]]] = {
    "field": _fields,
    "fields_wanted": _fields,
    "region": _regions,
    "regions": _regions,
}


class AddMixin(RoomAdmin):
    """An add form whose saving is the entry service, in the name of the owner."""

    add_form: ClassVar[type[AddForm]]
    autocomplete_fields = ()

    def has_add_permission(self, request: HttpRequest) -> bool:
        return Role.CLERK in roles_of(request)

    def get_form(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        if obj is None:
            kwargs["form"] = self.add_form
            kwargs["fields"] = self.add_form._meta.fields
        return super().get_form(request, obj, **kwargs)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return super().get_fields(request, obj) if obj else self.add_form._meta.fields

    def get_autocomplete_fields(self, request: HttpRequest) -> tuple[str, ...]:
        wanted = {"member", "department", "departments"}
        fields: Any = self.add_form._meta.fields
        return tuple(name for name in fields if name in wanted)

    def formfield_for_foreignkey(
        self, db_field: ForeignKey[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> Any:
        if db_field.name == "round":
            seen = Round.objects.visible_to(request.user)
            kwargs["queryset"] = seen.exclude(phase=Phase.CLOSED).order_by("-pk")
        elif db_field.name in CHOICES:
            kwargs["queryset"] = CHOICES[db_field.name](request)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(
        self,
        db_field: ManyToManyField[Any, Any],
        request: HttpRequest,
        **kwargs: Any,
    ) -> Any:
        if db_field.name in CHOICES:
            kwargs["queryset"] = CHOICES[db_field.name](request)
            kwargs["widget"] = UnfoldAdminCheckboxSelectMultipleWidget()
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def formfield_for_dbfield(
        self, db_field: Any, request: HttpRequest, **kwargs: Any
    ) -> Any:
        """Without buttons that would leave a half-filled form for another page."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if isinstance(getattr(field, "widget", None), RelatedFieldWidgetWrapper):
            for name in ("add", "change", "delete", "view"):
                setattr(field.widget, f"can_{name}_related", False)
        return field

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        try:
            answer: HttpResponse = super().add_view(request, form_url, extra_context)
        except (DomainError, Refused) as refusal:
            messages.error(request, refusal.message)
            return redirect(request.path)
        return answer

    def save_model(
        self, request: HttpRequest, obj: Any, form: AddForm, change: bool
    ) -> None:
        made = enter_item(
            actor=clerk_for(request, obj.round.committee),
            round_=obj.round,
            content=form.content(),
            owner=form.cleaned_data[form.owner],
            at=timezone.now(),
        )
        obj.pk, obj.number = made.pk, made.number
        messages.info(request, _("编号 %s。") % made.number)

    def save_related(
        self, request: HttpRequest, form: Any, formsets: Any, change: bool
    ) -> None:
        """The service has saved the departments already."""
