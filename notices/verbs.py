"""What this room's verbs and facts are called in the trail."""

from django.utils.translation import gettext_lazy as _

from notices.kinds import NoticeKind
from trail.names import Told

TOLD = Told(
    verbs={
        "retry": _("重新发送通知"),
        "settle": _("确认不再发送通知"),
        "add_robot": _("添加群机器人"),
        "change_robot": _("修改群机器人"),
    },
    values=dict(NoticeKind.choices),
)
