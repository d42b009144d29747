"""What members and departments say to each other about an item or a topic (W05)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bulletins.models import Said
from checklists.models.items import ConcernItem, ConsultItem
from checklists.models.screening import Topic

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from members.models import User


class ItemEntryQuerySet(models.QuerySet["ItemEntry"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """With what they are about."""
        return self.filter(
            Q(concern__in=ConcernItem.objects.visible_to(user))
            | Q(consult__in=ConsultItem.objects.visible_to(user))
            | Q(topic__in=Topic.objects.visible_to(user))
        )


class ItemEntry(Said):
    """One entry of the exchange on a concern, a consult or a topic."""

    concern = models.ForeignKey(
        ConcernItem,
        verbose_name=_("关注事项"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="said",
    )
    consult = models.ForeignKey(
        ConsultItem,
        verbose_name=_("问计事项"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="said",
    )
    topic = models.ForeignKey(
        Topic,
        verbose_name=_("归纳议题"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="said",
    )

    objects = ItemEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("交流")
        verbose_name_plural = _("交流")
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    concern__isnull=False, consult__isnull=True, topic__isnull=True
                )
                | Q(concern__isnull=True, consult__isnull=False, topic__isnull=True)
                | Q(concern__isnull=True, consult__isnull=True, topic__isnull=False),
                name="entry_one_matter",
            )
        ]
        indexes = [
            models.Index(fields=["concern", "-id"], name="entry_of_concern"),
            models.Index(fields=["consult", "-id"], name="entry_of_consult"),
            models.Index(fields=["topic", "-id"], name="entry_of_topic"),
        ]
