"""The inbox, and how a person wants to be told."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from common.errors import InvalidInput
from notices.forms import InboxFilter, QuietForm, WishForm
from notices.models import Delivery, Notice, QuietHours
from notices.selectors import wishes_of
from notices.services.reading import (
    mark_all_read,
    mark_read,
    send_test,
    set_preferences,
    set_quiet_hours,
)

PAGE = 20
LATEST = 10


@login_required
@require_safe
def show_inbox(request: HttpRequest) -> HttpResponse:
    """What one was told and may still see, the unread first."""
    form = InboxFilter(request.GET)
    kind = form.cleaned_data["kind"] if form.is_valid() else ""
    found = Notice.objects.visible_to(request.user).on_site().unread_first()
    if kind:
        found = found.filter(kind=kind)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "form": form, "active": int(bool(kind))}
    return render(request, "notices/inbox.html", context)


@login_required
@require_POST
def open_notice(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark it read and go to what it is about."""
    notice = get_object_or_404(Notice.objects.visible_to(request.user), pk=pk)
    mark_read(notice=notice, at=timezone.now())
    is_ours = url_has_allowed_host_and_scheme(notice.url, None)
    return redirect(notice.url if is_ours else "notices:inbox")


@login_required
@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    assert request.user.is_authenticated
    count = mark_all_read(user=request.user, at=timezone.now())
    messages.success(request, _("已将 %s 条通知标为已读。") % count)
    return redirect("notices:inbox")


@login_required
def show_settings(request: HttpRequest) -> HttpResponse:
    """Kind by channel, with what was sent to this person lately."""
    assert request.user.is_authenticated
    form = WishForm(request.POST or None, wishes=wishes_of(request.user.pk))
    if request.method == "POST" and form.is_valid():
        set_preferences(user=request.user, wishes=form.wishes)
        messages.success(request, _("接收设置已保存。"))
        return redirect("notices:settings")
    return _settings(request, form, QuietForm(initial=_quiet_of(request)))


@login_required
@require_POST
def set_quiet(request: HttpRequest) -> HttpResponse:
    assert request.user.is_authenticated
    form = QuietForm(request.POST)
    if form.is_valid():
        try:
            set_quiet_hours(user=request.user, **form.cleaned_data)
        except InvalidInput as error:
            form.add_error("ends", error.message)
        else:
            messages.success(request, _("免打扰时段已保存。"))
            return redirect("notices:settings")
    return _settings(request, WishForm(wishes=wishes_of(request.user.pk)), form)


@login_required
@require_POST
def send_test_message(request: HttpRequest) -> HttpResponse:
    assert request.user.is_authenticated
    if send_test(user=request.user, at=timezone.now()):
        messages.success(request, _("测试消息已提交，稍后请在各渠道查收。"))
    else:
        messages.warning(request, _("一分钟内只能发送一次测试消息，请稍后再试。"))
    return redirect("notices:settings")


def _quiet_of(request: HttpRequest) -> dict[str, object]:
    hours = QuietHours.objects.visible_to(request.user).first() or QuietHours()
    return {"is_on": hours.is_on, "starts": hours.starts, "ends": hours.ends}


def _settings(request: HttpRequest, form: WishForm, quiet: QuietForm) -> HttpResponse:
    lately = Delivery.objects.visible_to(request.user).filter(robot__isnull=True)
    context = {
        "form": form,
        "quiet": quiet,
        "lately": lately.select_related("notice").order_by("-pk")[:LATEST],
        "email": getattr(request.user, "email", ""),
        "phone": getattr(request.user, "phone", ""),
    }
    return render(request, "notices/settings.html", context)
