"""The home page: a few figures that lead to where there is something to do."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from activities.models import Participation
from activities.states import ParticipationState
from cases.reading import surveys_open, to_judge
from cases.selectors import owed_by
from checklists.models import ConcernItem, ConsultItem, PostOffer
from checklists.states import ItemState
from members.acting import Acting
from posts.models import Post


@dataclass(frozen=True)
class Tile:
    """A figure with its words and the page behind it."""

    label: str
    value: int
    url: str
    icon: str
    hint: str = ""


def tiles_for(actor: Acting, face: str) -> list[Tile]:
    """What this person should see first."""
    match face:
        case "member" | "representative":
            return _participant(actor)
        case "department":
            return _department(actor)
        case _:
            return _office(actor, face)


def _participant(actor: Acting) -> list[Tile]:
    assert actor.user is not None
    mine = Participation.objects.visible_to(actor.user).filter(person=actor.user)
    offered = mine.filter(state=ParticipationState.OFFERED).count()
    confirmed = mine.filter(state=ParticipationState.CONFIRMED).count()
    tiles = [
        Tile(
            _("等我确认的名额"),
            offered,
            reverse("posts:mine"),
            "bell",
            _("请在期限内接受或谢绝"),
        ),
        Tile(_("已预约的体验岗"), confirmed, reverse("posts:mine"), "calendar-check"),
    ]
    waiting = to_judge(actor.user).count() + surveys_open(actor.user).count()
    if waiting:
        tiles.append(
            Tile(_("等我评价的办理件"), waiting, reverse("cases:mine"), "list-checks")
        )
    if actor.member_id:
        raised = ConcernItem.objects.visible_to(actor.user).filter(
            member_id=actor.member_id
        )
        back = raised.filter(state=ItemState.RETURNED).count()
        tiles.append(
            Tile(
                _("我提出的关注"),
                raised.count(),
                reverse("checklists:concerns"),
                "message-square",
                _("其中 %d 条退回待修改") % back if back else "",
            )
        )
    return tiles


def _department(actor: Acting) -> list[Tile]:
    assert actor.user is not None
    own = {"department_id": actor.department_id}
    received = ConcernItem.objects.visible_to(actor.user).filter(
        departments=actor.department_id, state=ItemState.FORWARDED
    )
    offers = PostOffer.objects.visible_to(actor.user).filter(**own)
    consults = ConsultItem.objects.visible_to(actor.user).filter(**own)
    owed = owed_by(actor.user, actor.department_id or 0)
    return [
        Tile(_("待我部门办理"), owed.count(), reverse("cases:desk"), "list-checks"),
        Tile(
            _("转来待答复"), received.count(), reverse("checklists:received"), "inbox"
        ),
        Tile(
            _("我部门的问计"),
            consults.count(),
            reverse("checklists:consults"),
            "lightbulb",
        ),
        Tile(
            _("我部门的供岗"), offers.count(), reverse("checklists:offers"), "briefcase"
        ),
    ]


def _office(actor: Acting, face: str) -> list[Tile]:
    assert actor.user is not None
    if face == "office":
        return []
    waiting = ConcernItem.objects.visible_to(actor.user).waiting_for_screening()
    published = Post.objects.visible_to(actor.user).published()
    queue = reverse("admin:checklists_concernitem_changelist")
    desk = queue if face == "clerk" else reverse("reports:overview")
    return [
        Tile(_("待筛选的关注"), waiting.count(), desk, "inbox"),
        Tile(
            _("已发布的体验岗"), published.count(), reverse("posts:list"), "briefcase"
        ),
    ]
