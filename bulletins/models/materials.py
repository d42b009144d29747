"""Files that go with news and briefings."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bulletins.models.briefings import Briefing
from bulletins.models.news import News

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from members.models import User


def stored_as(material: Material, name: str) -> str:
    """A name of our own: nothing of what was uploaded reaches the disk's names."""
    return f"materials/{uuid.uuid4().hex}.{material.extension}"


class MaterialQuerySet(models.QuerySet["Material"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """With what it belongs to."""
        return self.filter(
            Q(news__in=News.objects.visible_to(user))
            | Q(briefing__in=Briefing.objects.visible_to(user))
        )


class Material(models.Model):
    """One file (材料); its kind is what its content is, whatever it was called."""

    news = models.ForeignKey(
        News,
        verbose_name=_("部门动态"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="materials",
    )
    briefing = models.ForeignKey(
        Briefing,
        verbose_name=_("政情通报会"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="materials",
    )
    name = models.CharField(_("文件名"), max_length=120)
    extension = models.CharField(_("类型"), max_length=5)
    size = models.PositiveIntegerField(_("大小"))
    digest = models.CharField(_("校验值"), max_length=64)
    file = models.FileField(_("文件"), upload_to=stored_as)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("上传人"),
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
    )
    added_at = models.DateTimeField(_("上传时间"))

    objects = MaterialQuerySet.as_manager()

    class Meta:
        verbose_name = _("材料")
        verbose_name_plural = _("材料")
        constraints = [
            models.CheckConstraint(
                condition=Q(news__isnull=False, briefing__isnull=True)
                | Q(news__isnull=True, briefing__isnull=False),
                name="material_one_owner",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def full_name(self) -> str:
        return f"{self.name}.{self.extension}"
