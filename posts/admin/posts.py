"""体验岗: found, withdrawn, published again, ended; sessions with their rosters."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.contrib import admin, messages
from django.core.paginator import Paginator
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from checklists.models import PostOffer
from checklists.states import ItemState
from common.errors import DomainError, Refused
from members.models import Role
from members.staff import RoomAdmin, acting_clerk, roles_of
from posts.forms_matches import ReasonForm
from posts.models import Post, PostSession
from posts.services.publishing import change_post_state, publish_offers
from posts.states import PostAction

PER_PAGE = 100
Only = admin.RelatedOnlyFieldListFilter


def tell(request: HttpRequest, done: int, failed: Iterable[str]) -> None:
    """“成功 n 条，未处理 m 条（原因）”."""
    reasons = list(failed)
    text = _("成功 %d 条") % done
    if reasons:
        why = "；".join(dict.fromkeys(reasons))
        text += _("，未处理 %(n)d 条（%(why)s）") % {"n": len(reasons), "why": why}
    level = messages.WARNING if reasons else messages.SUCCESS
    messages.add_message(request, level, f"{text}。")


def one_by_one(
    request: HttpRequest, things: Iterable[Any], step: Callable[[Any], object]
) -> None:
    """Each thing in a transaction of its own; then how it went."""
    done, failed = 0, []
    for thing in things:
        try:
            step(thing)
            done += 1
        except (DomainError, Refused) as error:
            failed.append(error.message.rstrip("。"))
    tell(request, done, failed)


@admin.register(Post)
class PostAdmin(RoomAdmin):
    home = "committee"
    list_display = (
        "title",
        "number",
        "department",
        "field",
        "region",
        "state",
        "sessions_link",
    )
    list_filter = ("state", ("round", Only), "field", ("department", Only))
    list_select_related = ("department", "field", "region")
    search_fields = ("title", "number", "department__name", "host_site")
    actions = ("withdraw", "republish", "end")
    change_list_template = "admin/posts/post_list.html"

    def has_publish_permission(self, request: HttpRequest) -> bool:
        return Role.CLERK in roles_of(request)

    def changelist_view(
        self, request: HttpRequest, extra_context: Any = None
    ) -> HttpResponse:
        shown = {"may_publish": self.has_publish_permission(request)}
        answer: HttpResponse = super().changelist_view(
            request, {**(extra_context or {}), **shown}
        )
        return answer

    @admin.display(description=_lazy("场次"))
    def sessions_link(self, post: Post) -> str:
        url = reverse("admin:posts_postsession_changelist")
        return format_html(
            '<a href="{}?post__id__exact={}">{}</a>', url, post.pk, _("场次与名册")
        )

    @admin.action(description=_lazy("撤下（填写理由）"), permissions=["publish"])
    def withdraw(
        self, request: HttpRequest, chosen: QuerySet[Post]
    ) -> HttpResponse | None:
        asked = "apply" in request.POST
        form = ReasonForm(request.POST if asked else None)
        if not (asked and form.is_valid()):
            context = {
                **self.admin_site.each_context(request),
                "opts": self.opts,
                "title": _("撤下体验岗"),
                "form": form,
                "chosen": chosen,
                "action": "withdraw",
            }
            return render(request, "admin/posts/reason.html", context)
        reason = form.cleaned_data["reason"]
        self._change(request, chosen, PostAction.WITHDRAW, reason)
        return None

    @admin.action(description=_lazy("重新发布"), permissions=["publish"])
    def republish(self, request: HttpRequest, chosen: QuerySet[Post]) -> None:
        self._change(request, chosen, PostAction.REPUBLISH)

    @admin.action(description=_lazy("结束"), permissions=["publish"])
    def end(self, request: HttpRequest, chosen: QuerySet[Post]) -> None:
        self._change(request, chosen, PostAction.END)

    def _change(
        self,
        request: HttpRequest,
        chosen: QuerySet[Post],
        action: PostAction,
        reason: str = "",
    ) -> None:
        actor, at = acting_clerk(request), timezone.now()
        one_by_one(
            request,
            chosen,
            lambda post: change_post_state(
                actor=actor, post=post, action=action, at=at, reason=reason
            ),
        )

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.publish)
        urls: list[URLPattern] = super().get_urls()
        return [path("publish/", view, name="posts_post_publish"), *urls]

    def publish(self, request: HttpRequest) -> HttpResponse:
        """Accepted offers without a post, to be published together."""
        if not self.has_publish_permission(request):
            raise Refused(_("只有政协机关工作人员可以发布体验岗。"))
        waiting = (
            PostOffer.objects.visible_to(request.user)
            .filter(state=ItemState.ACCEPTED, post__isnull=True)
            .select_related("department")
            .annotate(session_count=Count("sessions"))
            .order_by("pk")
        )
        if request.method == "POST":
            chosen = [pk for pk in request.POST.getlist("offer") if pk.isdecimal()]
            actor, at = acting_clerk(request), timezone.now()
            one_by_one(
                request,
                waiting.filter(pk__in=chosen),
                lambda offer: publish_offers(actor=actor, offers=[offer], at=at),
            )
            return redirect("admin:posts_post_publish")
        page = Paginator(waiting, PER_PAGE).get_page(request.GET.get("page"))
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("发布为体验岗"),
            "page": page,
        }
        return render(request, "admin/posts/publish.html", context)


@admin.register(PostSession)
class PostSessionAdmin(RoomAdmin):
    home = "post__committee"
    list_display = ("post", "ordinal", "starts_at", "seats", "waiting", "roster")
    list_display_links = None
    list_filter = (("post", admin.RelatedOnlyFieldListFilter), "activity__state")
    list_select_related = ("post", "activity")
    search_fields = ("post__title", "post__number", "activity__venue")

    def get_list_display(self, request: HttpRequest) -> tuple[str, ...]:
        """Rosters are kept by staff; leaders see how many came."""
        shown = self.list_display
        return shown if Role.CLERK in roles_of(request) else shown[:-1]

    @admin.display(description=_lazy("开始时间"), ordering="activity__starts_at")
    def starts_at(self, session: PostSession) -> object:
        return session.activity.starts_at

    @admin.display(description=_lazy("已占/名额"))
    def seats(self, session: PostSession) -> str:
        return f"{session.activity.taken}/{session.activity.capacity}"

    @admin.display(description=_lazy("候补"))
    def waiting(self, session: PostSession) -> int:
        return session.activity.waiting

    @admin.display(description=_lazy("名册"))
    def roster(self, session: PostSession) -> str:
        url = reverse("posts:roster", args=[session.pk])
        return format_html('<a href="{}">{}</a>', url, _("打开名册"))
