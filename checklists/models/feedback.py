"""What a department says became of the advice it asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from checklists.models.items import ConsultItem

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from members.models import User


class FeedbackQuerySet(models.QuerySet["Feedback"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """With the question: whoever could advise may see what came of it."""
        return self.filter(consult__in=ConsultItem.objects.visible_to(user))


class Feedback(models.Model):
    """The department's word to all who advised (问计反馈)."""

    consult = models.OneToOneField(
        ConsultItem,
        verbose_name=_("问计事项"),
        on_delete=models.PROTECT,
        related_name="feedback",
    )
    text = models.TextField(_("反馈"), max_length=5000)
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("反馈人"),
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
    )
    given_at = models.DateTimeField(_("反馈时间"))

    objects = FeedbackQuerySet.as_manager()

    class Meta:
        verbose_name = _("问计反馈")
        verbose_name_plural = _("问计反馈")

    def __str__(self) -> str:
        return f"#{self.pk}"
