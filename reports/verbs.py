"""What this room's verbs and facts are called in the trail."""

from django.utils.translation import gettext_lazy as _

from trail.names import Told

TOLD = Told(verbs={"request": _("生成报告")})
