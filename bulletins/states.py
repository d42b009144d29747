"""States of news and briefings, sides of an exchange and whose turn it is."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from common.moves import Move, move


class BulletinState(models.TextChoices):
    DRAFT = "draft", _("草稿")
    PUBLISHED = "published", _("已发布")
    WITHDRAWN = "withdrawn", _("已撤下")


class BulletinAction(models.TextChoices):
    PUBLISH = "publish", _("发布")
    WITHDRAW = "withdraw", _("撤下")


S, A = BulletinState, BulletinAction
BULLETIN_MOVES: dict[str, Move] = {
    A.PUBLISH: move(S.DRAFT, S.WITHDRAWN, to=S.PUBLISHED),
    A.WITHDRAW: move(S.PUBLISHED, to=S.WITHDRAWN, needs_reason=True),
}


class Side(models.TextChoices):
    """Who spoke: the members' side, the department's, or the office between them."""

    MEMBER = "member", _("委员")
    DEPARTMENT = "department", _("部门")
    OFFICE = "office", _("政协机关")


class Turn(models.TextChoices):
    """Who has to do something now."""

    MEMBER = "member", _("轮到委员")
    DEPARTMENT = "department", _("轮到部门")
    OFFICE = "office", _("轮到政协机关")
    NOBODY = "nobody", _("无需答复")
