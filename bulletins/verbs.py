"""What this room's verbs and facts are called in the trail."""

from django.utils.translation import gettext_lazy as _

from trail.names import Told

TOLD = Told(
    verbs={
        "write": _("起草"),
        "edit": _("修改"),
        "publish": _("发布"),
        "withdraw": _("撤下"),
        "record_attendance": _("登记出席"),
        "add_material": _("添加材料"),
        "remove_material": _("删除材料"),
        "say": _("交流"),
    },
    facts={
        "name": _("文件名"),
        "attended": _("出席委员"),
        "side": _("哪一方"),
        "asks": _("请对方答复"),
    },
)
