"""What this room's verbs and facts are called in the trail."""

from django.utils.translation import gettext_lazy as _

from activities.models import CheckInWay
from activities.states import ActivityAction, ParticipationAction
from trail.names import Told

TOLD = Told(
    verbs={
        **dict(ActivityAction.choices),
        **dict(ParticipationAction.choices),
        "draft": _("新建活动"),
        "change_capacity": _("调整名额"),
        "offer": _("发出名额"),
        "book": _("预约"),
        "enter_roster": _("补录名册"),
        "reset_calendar_feed": _("更换日历地址"),
    },
    facts={"person": _("人员编号"), "activity": _("活动编号"), "way": _("签到方式")},
    values=dict(CheckInWay.choices),
)
