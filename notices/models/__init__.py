"""Notices, what is sent of them, to whom and how they wish it."""

from notices.models.deliveries import Delivery
from notices.models.digests import Digest
from notices.models.notices import Notice
from notices.models.robots import Robot
from notices.models.wishes import Preference, QuietHours

__all__ = ["Delivery", "Digest", "Notice", "Preference", "QuietHours", "Robot"]
