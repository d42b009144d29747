"""What surrounds booking: calendar addresses and the keys of requests."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class CalendarFeed(models.Model):
    """The secret address of a person's calendar."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        verbose_name=_("本人"),
        on_delete=models.CASCADE,
        related_name="calendar_feed",
    )
    secret = models.CharField(_("密钥"), max_length=64, unique=True)
    made_at = models.DateTimeField(_("生成时间"))

    class Meta:
        verbose_name = _("日历地址")
        verbose_name_plural = _("日历地址")

    def __str__(self) -> str:
        return f"#{self.pk}"


class BookingKey(models.Model):
    """An Idempotency-Key with the answer that it got the first time."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="booking_keys"
    )
    key = models.CharField(max_length=128)
    fingerprint = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField()
    answer = models.TextField()
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("预约请求号")
        verbose_name_plural = _("预约请求号")
        constraints = [
            models.UniqueConstraint(fields=["person", "key"], name="booking_key_once")
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"
