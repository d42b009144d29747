"""Who writes and publishes what, and on which side somebody speaks."""

from __future__ import annotations

from django.utils.translation import gettext as _

from bulletins.models import Briefing, News
from bulletins.states import Side
from common.errors import Refused
from members.acting import Acting
from members.models import Role
from members.models.roles import DEPARTMENT_ROLES


def may_edit(actor: Acting, news: News) -> bool:
    """Its department; the office its own."""
    if news.department_id is None:
        return _is_staff(actor, news.committee_id)
    return (
        actor.holds(*DEPARTMENT_ROLES) and actor.department_id == news.department_id
    ) or actor.is_system


def require_editor(actor: Acting, news: News) -> None:
    if not may_edit(actor, news):
        raise Refused(
            _("只有发布这条动态的部门可以修改和发布。"), code="publisher_only"
        )


def require_withdrawer(actor: Acting, news: News) -> None:
    """The department itself, or the committee's office, which answers for the site."""
    if not (may_edit(actor, news) or _is_staff(actor, news.committee_id)):
        raise Refused(_("只有发布部门和政协机关可以撤下动态。"), code="publisher_only")


def require_briefing_staff(actor: Acting, committee_id: int) -> None:
    if not _is_staff(actor, committee_id):
        raise Refused(
            _("政情通报会由本级政协机关工作人员登记和发布。"), code="staff_only"
        )


def require_owner(actor: Acting, thing: News | Briefing) -> None:
    """Who may change what goes with it."""
    if isinstance(thing, News):
        require_editor(actor, thing)
    else:
        require_briefing_staff(actor, thing.committee_id)


def side_under(actor: Acting, news: News) -> str:
    """The side on which this person speaks under the news."""
    if actor.department_id and actor.department_id == news.department_id:
        return Side.DEPARTMENT
    if _is_staff(actor, news.committee_id):
        return Side.OFFICE
    if actor.holds(Role.MEMBER):
        return Side.MEMBER
    raise Refused(_("委员和发布部门可以在这里交流。"), code="not_a_side")


def _is_staff(actor: Acting, committee_id: int) -> bool:
    return actor.is_system or actor.holds(Role.CLERK, committee_id=committee_id)
