"""Lines of runs, to be searched."""

from __future__ import annotations

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from members.filtering import NamedFilter
from members.staff import RoomAdmin
from posts.models import MatchLine
from posts.reasons import REASONS, reason_named


class ReasonFilter(NamedFilter):
    title = _("原因")
    parameter_name = "code"
    names = staticmethod(lambda: {code: str(name) for code, name in REASONS.items()})


@admin.register(MatchLine)
class MatchLineAdmin(RoomAdmin):
    list_display = ("member", "outcome", "rank", "title", "score", "reason", "told")
    list_display_links = None
    list_filter = ("outcome", ReasonFilter, ("run", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("member", "session__post", "session__activity")
    search_fields = ("member__name", "member__number", "session__post__title")
    ordering = ("pk",)

    @admin.display(description=_("岗位场次"))
    def title(self, line: MatchLine) -> str:
        if line.session is None:
            return "—"
        return f"{line.session.post.title}（第{line.session.ordinal}场）"

    @admin.display(description=_("原因"))
    def reason(self, line: MatchLine) -> str:
        return reason_named(line.code) or "—"

    @admin.display(description=_("说明"))
    def told(self, line: MatchLine) -> str:
        return line.explanation
