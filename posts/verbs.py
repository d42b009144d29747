"""What this room's verbs and facts are called in the trail."""

from django.utils.translation import gettext_lazy as _

from posts.loading.weights import NAMES
from posts.states import PostAction
from trail.names import Told

TOLD = Told(
    verbs={
        **dict(PostAction.choices),
        "publish": _("发布岗位"),
        "refresh": _("更新岗位"),
        "request_match": _("发起匹配"),
        "perform_match": _("完成匹配"),
        "order_confirmation": _("发起确认匹配方案"),
        "confirm_match": _("确认匹配方案"),
        "discard_match": _("作废匹配方案"),
    },
    facts={**NAMES, "made": _("发出名额"), "skipped": _("未能发出")},
)
