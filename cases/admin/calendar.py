"""节假日与调休: single days, and the yearly notice as a whole."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import (
    UnfoldAdminFileFieldWidget,
    UnfoldAdminIntegerFieldWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
)

from cases.calendar_facts import year_of_days
from cases.services.calendar import import_year, remove_day, set_day
from common.errors import DomainError, Refused
from common.models import SpecialDay
from members.models import Role
from members.staff import RoomAdmin, acting_clerk, roles_of

LARGEST_FILE = 100_000
WEEKDAYS = "一二三四五六日"


class NoticeForm(forms.Form):
    """The notice of a year, pasted or as a csv file."""

    year = forms.IntegerField(
        label=gettext_lazy("年份"),
        min_value=2000,
        max_value=2200,
        widget=UnfoldAdminIntegerFieldWidget(),
    )
    basis = forms.CharField(
        label=gettext_lazy("依据文件"),
        max_length=100,
        widget=UnfoldAdminTextInputWidget(),
    )
    text = forms.CharField(
        label=gettext_lazy("通知原文，或每行“日期,放假或上班,名称”"),
        required=False,
        max_length=LARGEST_FILE,
        widget=UnfoldAdminTextareaWidget({"rows": 10}),
    )
    file = forms.FileField(
        label=gettext_lazy("或上传 csv 文件"),
        required=False,
        widget=UnfoldAdminFileFieldWidget(),
    )

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if given.get("file"):
            given["text"] = self._read(given["file"])
        if not given.get("text", "").strip():
            raise forms.ValidationError(_("请粘贴通知原文，或上传 csv 文件。"))
        return given

    def _read(self, file: Any) -> str:
        content: bytes = file.read(LARGEST_FILE + 1)
        if len(content) > LARGEST_FILE:
            raise forms.ValidationError(_("文件过大，请只上传放假安排。"))
        for encoding in ("utf-8-sig", "gb18030"):
            try:
                return content.decode(encoding)
            except UnicodeDecodeError:
                continue
        raise forms.ValidationError(_("文件不是 UTF-8 或 GB18030 编码的文本。"))


@admin.register(SpecialDay)
class SpecialDayAdmin(RoomAdmin):
    editors = frozenset({Role.CLERK})
    list_display = ("day", "weekday", "is_working", "name")
    list_filter = ("is_working",)
    search_fields = ("name",)
    date_hierarchy = "day"
    ordering = ("-day",)
    fields = ("day", "is_working", "name")
    actions = ("take_back",)
    change_list_template = "admin/cases/special_days.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[SpecialDay]:
        return SpecialDay.objects.visible_to(request.user).order_by("-day")

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.show_year)
        return [path("year/", view, name="common_specialday_year"), *super().get_urls()]

    def get_readonly_fields(
        self, request: HttpRequest, obj: SpecialDay | None = None
    ) -> tuple[str, ...]:
        return ("day",) if obj else ()

    def has_screen_permission(self, request: HttpRequest) -> bool:
        return Role.CLERK in roles_of(request)

    @admin.display(description=gettext_lazy("星期"))
    def weekday(self, special: SpecialDay) -> str:
        return f"星期{WEEKDAYS[special.day.weekday()]}"

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: Any = None,
    ) -> HttpResponse:
        try:
            answer: HttpResponse = super().changeform_view(
                request, object_id, form_url, extra_context
            )
        except (DomainError, Refused) as refusal:
            messages.error(request, refusal.message)
            return redirect(request.path)
        return answer

    def save_model(
        self, request: HttpRequest, obj: SpecialDay, form: Any, change: bool
    ) -> None:
        kept = set_day(
            actor=acting_clerk(request),
            day=obj.day,
            is_working=obj.is_working,
            name=obj.name,
            at=timezone.now(),
        )
        obj.pk = kept.pk

    @admin.action(
        description=gettext_lazy("撤销录入，恢复公布的安排"), permissions=["screen"]
    )
    def take_back(self, request: HttpRequest, queryset: QuerySet[SpecialDay]) -> None:
        days = [special.day for special in queryset]
        try:
            for day in days:
                remove_day(actor=acting_clerk(request), day=day, at=timezone.now())
        except (DomainError, Refused) as refusal:
            messages.error(request, refusal.message)
        else:
            messages.success(request, _("成功 %s 条。") % len(days))

    def show_year(self, request: HttpRequest) -> HttpResponse:
        """The days of a year that are out of the ordinary, and the notice's form."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        form = NoticeForm(request.POST or None, request.FILES or None)
        if request.method == "POST" and form.is_valid():
            answer = self._take_in(request, form)
            if answer is not None:
                return answer
        year = _year_asked(request)
        context = {
            **self.admin_site.each_context(request),
            "title": _("%s 年放假安排") % year,
            "opts": self.opts,
            "shown": year_of_days(year),
            "form": form,
            "may_edit": self.has_screen_permission(request),
            "list_url": reverse("admin:common_specialday_changelist"),
        }
        return render(request, "admin/cases/year.html", context)

    def _take_in(self, request: HttpRequest, form: NoticeForm) -> HttpResponse | None:
        given = form.cleaned_data
        try:
            told = import_year(
                actor=acting_clerk(request),
                year=given["year"],
                basis=given["basis"],
                text=given["text"],
                at=timezone.now(),
            )
        except (DomainError, Refused) as refusal:
            form.add_error(None, refusal.message)
            return None
        words = {"added": told.added, "changed": told.changed, "same": told.unchanged}
        messages.success(
            request,
            _("新增 %(added)s 天，更改 %(changed)s 天，未变 %(same)s 天。") % words,
        )
        here = reverse("admin:common_specialday_year")
        return redirect(f"{here}?year={given['year']}")


def _year_asked(request: HttpRequest) -> int:
    asked = request.GET.get("year", "")
    if asked.isascii() and asked.isdigit() and 2000 <= int(asked[:5]) <= 2200:
        return int(asked)
    return timezone.localdate().year
