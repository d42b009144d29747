"""Imports: hand in a file, watch it go in, fetch what was refused."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminFileFieldWidget, UnfoldAdminSelectWidget

from members.filtering import NamedFilter
from members.imports.importer import kinds
from members.models import ImportRun, Role
from members.services.imports import request_import
from members.staff import acting_clerk
from members.watching import WatchMixin

LARGEST = 20 * 1024 * 1024


class ImportForm(forms.ModelForm[ImportRun]):
    class Meta:
        model = ImportRun
        fields = ("kind", "file", "round_code", "is_dry_run", "all_or_nothing")
        widgets = {"file": UnfoldAdminFileFieldWidget()}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "kind" in self.fields:
            self.fields["kind"] = forms.ChoiceField(
                label=_("种类"), choices=kinds(), widget=UnfoldAdminSelectWidget()
            )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise forms.ValidationError(_("文件超过 20 MB，请分成几个文件导入。"))
        return file


# What a run tells of itself once it is there.
TOLD = (
    "file_name",
    "kind_shown",
    "round_code",
    "is_dry_run",
    "all_or_nothing",
    "progress_shown",
    "rows",
    "created",
    "updated",
    "unchanged",
    "rejected",
    "errors_link",
    "requested_by",
    "queued_at",
    "finished_at",
)


class KindFilter(NamedFilter):
    title = _("种类")
    parameter_name = "kind"
    names = staticmethod(lambda: dict(kinds()))


@admin.register(ImportRun)
class ImportRunAdmin(WatchMixin):
    readers = frozenset({Role.CLERK})
    editors = readers
    form = ImportForm
    list_display = (
        "file_name",
        "kind_shown",
        "progress_shown",
        "created",
        "updated",
        "unchanged",
        "rejected",
        "errors_link",
        "queued_at",
    )
    list_filter = (KindFilter, "job_state")
    fields = TOLD
    add_fieldsets = (
        (
            None,
            {
                "fields": (
                    "kind",
                    "file",
                    "round_code",
                    "is_dry_run",
                    "all_or_nothing",
                ),
                "description": _(
                    "同一文件导入两次不会重复；不合要求的行不会导入，可下载错误清单改正后再次导入。"
                ),
            },
        ),
    )

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        return super().get_fieldsets(request, obj) if obj else self.add_fieldsets

    def has_change_permission(
        self, request: HttpRequest, obj: object | None = None
    ) -> bool:
        return False

    @admin.display(description=_("种类"), ordering="kind")
    def kind_shown(self, run: ImportRun) -> str:
        return dict(kinds()).get(run.kind, run.kind)

    @admin.display(description=_("错误清单"))
    def errors_link(self, run: ImportRun) -> str:
        if not run.errors_file:
            return "—"
        url = reverse("members:import-errors", args=[run.pk])
        return format_html('<a href="{}">{}</a>', url, _("下载"))

    def save_model(
        self, request: HttpRequest, obj: ImportRun, form: Any, change: bool
    ) -> None:
        actor = acting_clerk(request)
        assert actor.assignment is not None
        run = request_import(
            actor=actor,
            committee=actor.assignment.committee,
            kind=obj.kind,
            file=form.cleaned_data["file"],
            round_code=obj.round_code,
            is_dry_run=obj.is_dry_run,
            all_or_nothing=obj.all_or_nothing,
            at=timezone.now(),
        )
        obj.pk = run.pk
