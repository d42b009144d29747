"""States of posts and of match runs, and the moves between them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from common.moves import Move, move


class PostState(models.TextChoices):
    PUBLISHED = "published", _("已发布")
    WITHDRAWN = "withdrawn", _("已撤下")
    ENDED = "ended", _("已结束")


class PostAction(models.TextChoices):
    WITHDRAW = "withdraw", _("撤下")
    REPUBLISH = "republish", _("重新发布")
    END = "end", _("结束")


POST_MOVES: dict[str, Move] = {
    PostAction.WITHDRAW: move(
        PostState.PUBLISHED, to=PostState.WITHDRAWN, needs_reason=True
    ),
    PostAction.REPUBLISH: move(PostState.WITHDRAWN, to=PostState.PUBLISHED),
    PostAction.END: move(PostState.PUBLISHED, to=PostState.ENDED),
}


class MatchState(models.TextChoices):
    """A run is a dry run until a named clerk confirms it."""

    DRY = "dry", _("试算")
    CONFIRMED = "confirmed", _("已确认")
    DISCARDED = "discarded", _("已作废")


class MatchAction(models.TextChoices):
    CONFIRM = "confirm", _("确认并发出名额")
    DISCARD = "discard", _("作废")


MATCH_MOVES: dict[str, Move] = {
    MatchAction.CONFIRM: move(MatchState.DRY, to=MatchState.CONFIRMED),
    MatchAction.DISCARD: move(MatchState.DRY, to=MatchState.DISCARDED),
}
