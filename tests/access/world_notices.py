"""What one is told, a mail that failed, and a robot that passes it on."""

from django.utils import timezone

from notices.kinds import Channel, NoticeKind, RobotKind
from notices.models import Delivery, Notice, Robot
from notices.services import Message, notify
from notices.states import DeliveryState
from tests.access.world_people import MARK, TEXT, World


def fill_notices(world: World) -> None:
    """The owner is told of the concern; its mail failed, a robot passes it on."""
    things, owner, now = world.things, world.people["owner"], timezone.now()
    concern = things["concern_submitted"]
    told = Message(NoticeKind.ADVICE, f"通知{MARK}", f"内容{TEXT}", "/", about=concern)
    notify(told, [owner.user.pk], key="world", at=now)
    things["notice"] = Notice.objects.get(key="world")
    scope = world.home.committee.code
    things["delivery"] = Delivery.objects.create(
        notice=things["notice"],
        recipient=owner.user,
        channel=Channel.EMAIL,
        scope=scope,
        state=DeliveryState.FAILED,
        made_at=now,
        next_try_at=now,
        error=f"原因{TEXT}",
    )
    things["robot"] = Robot.objects.create(
        scope=scope,
        name=f"工作群{MARK}",
        kind=RobotKind.WECOM,
        address="https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=k",
        kinds=[NoticeKind.ADVICE],
        account=world.people["clerk"].user,
    )
