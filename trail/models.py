"""Events (what happened, never changed), their seals, and links."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from trail.names import verb_names


class EventQuerySet(models.QuerySet["Event"]):
    def about(self, kind: str, pk: int) -> Self:
        return self.filter(target_kind=kind, target_id=pk)

    def within(self, scopes: Iterable[str]) -> Self:
        """Events of these committees, by code; the system's own belong to all."""
        return self.filter(scope__in=["", *scopes])

    def unsealed(self) -> Self:
        return self.filter(seal__isnull=True)


class Event(models.Model):
    """One thing that happened: who, in which role, when, what, before and after."""

    at = models.DateTimeField(_("时间"))
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("操作人"),
        on_delete=models.PROTECT,
        null=True,
        related_name="trail_events",
    )
    role = models.CharField(_("以何身份"), max_length=40, blank=True, default="")
    role_id = models.BigIntegerField(_("身份编号"), null=True)
    scope = models.CharField(_("所属政协"), max_length=32, blank=True, default="")
    verb = models.CharField(_("事项"), max_length=60)
    target_kind = models.CharField(_("对象类别"), max_length=60)
    target_id = models.BigIntegerField(_("对象编号"))
    from_state = models.CharField(_("原状态"), max_length=20, blank=True, default="")
    to_state = models.CharField(_("新状态"), max_length=20, blank=True, default="")
    reason = models.TextField(_("理由"), blank=True, default="")
    before = models.JSONField(_("变更前"), default=dict)
    after = models.JSONField(_("变更后"), default=dict)
    address = models.CharField(_("来源地址"), max_length=45, blank=True, default="")

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = _("操作记录")
        verbose_name_plural = _("操作记录")
        indexes = [
            models.Index(fields=["target_kind", "target_id", "id"]),
            models.Index(fields=["scope", "-id"]),
        ]

    def __str__(self) -> str:
        return f"{verb_names().get(self.verb, self.verb)} #{self.pk}"


class Seal(models.Model):
    """An event's place in the chain; the digest covers it and the seal before."""

    number = models.BigIntegerField(_("序号"), primary_key=True)
    event = models.OneToOneField(
        Event, on_delete=models.PROTECT, related_name="seal", verbose_name=_("记录")
    )
    digest = models.CharField(_("摘要"), max_length=64)
    sealed_at = models.DateTimeField(_("封存时间"))

    class Meta:
        verbose_name = _("封存")
        verbose_name_plural = _("封存")

    def __str__(self) -> str:
        return f"{self.digest[:12]} #{self.pk}"


class Check(models.Model):
    """One verification of the chain: how far it reached, and the break if any."""

    at = models.DateTimeField(_("核对时间"))
    number = models.BigIntegerField(_("末条序号"))
    digest = models.CharField(_("末条摘要"), max_length=64)
    broken = models.CharField(_("问题"), max_length=200, blank=True, default="")

    class Meta:
        verbose_name = _("核对")
        verbose_name_plural = _("核对")

    def __str__(self) -> str:
        return f"#{self.pk}"


class LinkKind(models.TextChoices):
    MERGED_INTO = "merged_into", _("归并入")
    ANSWERS = "answers", _("回应")
    PUBLISHED_AS = "published_as", _("发布为")
    RANKED = "ranked", _("意向选择")
    MATCHED_TO = "matched_to", _("匹配到")
    RAISED_FROM = "raised_from", _("源自")
    REPORTED_IN = "reported_in", _("形成反馈")
    HANDLED_AS = "handled_as", _("交办为")
    FORWARDED_TO = "forwarded_to", _("转送")
    BROUGHT_BACK = "brought_back", _("邀请再体验")
    DERIVED_AS = "derived_as", _("派生为")
    FED_BACK = "fed_back", _("反馈于")


class Link(models.Model):
    """The later thing (`target`) came from the earlier one (`source`)."""

    kind = models.CharField(_("关系"), max_length=20, choices=LinkKind)
    source_kind = models.CharField(_("来源类别"), max_length=60)
    source_id = models.BigIntegerField(_("来源编号"))
    target_kind = models.CharField(_("去向类别"), max_length=60)
    target_id = models.BigIntegerField(_("去向编号"))
    created_at = models.DateTimeField(_("建立时间"))

    class Meta:
        verbose_name = _("来龙去脉")
        verbose_name_plural = _("来龙去脉")
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "source_kind", "source_id", "target_kind", "target_id"],
                name="link_once",
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=LinkKind.values), name="link_known_kind"
            ),
        ]
        indexes = [
            models.Index(fields=["target_kind", "target_id"]),
            models.Index(fields=["source_kind", "source_id"], name="link_source"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} #{self.pk}"


def kind_of(thing: models.Model) -> str:
    """The label under which a thing stands in events and links."""
    return thing._meta.label_lower
