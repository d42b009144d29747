"""Notices: what a person is told, once per matter."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from notices.kinds import NoticeKind

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser
    from django.contrib.auth.models import AnonymousUser


def _seen_by(user: AbstractBaseUser, kind: str) -> models.QuerySet[Any] | list[int]:
    """The ids of this kind that the user may see; of a kind that is gone, none."""
    try:
        rows: Any = apps.get_model(kind)._default_manager.all()
    except LookupError:
        return []
    # Who cannot be asked may see what they are told of nowhere.
    ask = getattr(rows, "visible_to", None)
    found: models.QuerySet[Any] = ask(user).order_by() if ask else rows.none()
    return found.values("pk")


class NoticeQuerySet(models.QuerySet["Notice"]):
    def visible_to(self, user: AbstractBaseUser | AnonymousUser) -> Self:
        """One's own, as long as one may see what they are about.

        Asks once which kinds of things they are about.
        """
        if not user.is_authenticated:
            return self.none()
        own = self.filter(recipient_id=user.pk)
        shown = Q(about_kind="")
        for kind in own.order_by().values_list("about_kind", flat=True).distinct():
            if kind:
                shown |= Q(about_kind=kind, about_id__in=_seen_by(user, kind))
        return own.filter(shown)

    def on_site(self) -> Self:
        return self.filter(on_site=True)

    def unread_first(self) -> Self:
        return self.order_by(F("read_at").asc(nulls_first=True), "-pk")

    def of_old(self, at: dt.datetime) -> Self:
        """Told longer ago than notices are kept."""
        kept = dt.timedelta(days=settings.NOTICE_KEEP_DAYS)
        return self.filter(made_at__lt=at - kept)

    def unread(self) -> Self:
        return self.filter(read_at__isnull=True)


class Notice(models.Model):
    """One person is told one thing, on the site and through their channels."""

    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("接收人"),
        on_delete=models.CASCADE,
        related_name="notices",
    )
    kind = models.CharField(_("类别"), max_length=20, choices=NoticeKind)
    title = models.CharField(_("标题"), max_length=120)
    text = models.TextField(_("内容"), blank=True, default="")
    # A path on this site.
    url = models.CharField(_("链接"), max_length=200, blank=True, default="")
    # What it is about; it is shown and sent only while the reader may see that.
    about_kind = models.CharField(_("对象类别"), max_length=60, blank=True, default="")
    about_id = models.BigIntegerField(_("对象编号"), null=True, blank=True)
    # The same key is told to the same person once, whoever comes again.
    key = models.CharField(_("事由标识"), max_length=120)
    # Code of the committee whose matter it is; empty where there is none.
    scope = models.CharField(_("所属政协"), max_length=32, blank=True, default="")
    # False where the person does not want this kind on the site.
    on_site = models.BooleanField(_("站内显示"), default=True)
    made_at = models.DateTimeField(_("时间"))
    read_at = models.DateTimeField(_("已读时间"), null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("通知")
        verbose_name_plural = _("通知")
        constraints = [
            models.UniqueConstraint(fields=["recipient", "key"], name="notice_once"),
            models.CheckConstraint(
                condition=Q(kind__in=NoticeKind.values), name="notice_known_kind"
            ),
        ]
        indexes = [
            models.Index(fields=["recipient", "-id"], name="notice_inbox"),
            models.Index(
                fields=["recipient"],
                condition=Q(read_at__isnull=True),
                name="notice_unread",
            ),
            # Digests and the clean-up go by time.
            models.Index(fields=["made_at"], name="notice_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.title} #{self.pk}"
