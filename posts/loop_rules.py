"""Who may write, answer and decide in the experience loop."""

from __future__ import annotations

from django.utils.translation import gettext as _

from activities.models import Participation
from activities.states import ParticipationState
from cases.models import Assignment
from common.errors import InvalidInput, Refused
from members.acting import Acting
from members.models import Role
from members.models.roles import DEPARTMENT_ROLES
from posts.errors import NotAttended
from posts.models import ExperienceReport, Suggestion

LONGEST = 5000


def require_attended(actor: Acting, held: Participation) -> None:
    """The person themselves, and they were there."""
    if actor.user is None or actor.user.pk != held.person_id:
        raise Refused(_("只有参加体验的本人可以填写体验反馈。"), code="not_yours")
    if held.state != ParticipationState.ATTENDED:
        raise NotAttended(
            _("登记到场后才能填写体验反馈。已到场未登记的，请联系承办部门补登。")
        )


def require_author(actor: Acting, report: ExperienceReport) -> None:
    if actor.user is None or actor.user.pk != report.participation.person_id:
        raise Refused(_("只有填写人本人可以修改体验反馈。"), code="not_yours")


def require_host(actor: Acting, report: ExperienceReport) -> None:
    """An officer of the department whose post it was, and not on their own report."""
    is_host = actor.holds(*DEPARTMENT_ROLES) and (
        actor.department_id == report.post.department_id
    )
    if not is_host:
        raise Refused(_("只有承办该岗位的部门可以填写部门反馈。"), code="host_only")
    if actor.user is not None and actor.user.pk == report.participation.person_id:
        raise Refused(
            _("这是您本人的体验反馈，请由部门其他人员答复。"), code="own_item"
        )


def is_deciding(actor: Acting, suggestion: Suggestion) -> bool:
    """Staff, or an officer of a department that answers it; never its author."""
    user = actor.user
    if user is None or user.pk == suggestion.author_id:
        return False
    if suggestion.case and suggestion.case.signatories.filter(person=user).exists():
        return False
    if actor.holds(Role.CLERK, committee_id=suggestion.committee_id):
        return True
    return actor.holds(*DEPARTMENT_ROLES) and (
        actor.department_id in _answering(suggestion)
    )


def _answering(suggestion: Suggestion) -> set[int]:
    if suggestion.case is None:
        return set()
    standing = Assignment.objects.of_now(suggestion.case)
    return set(standing.values_list("department_id", flat=True))


def require_deciding(actor: Acting, suggestion: Suggestion) -> None:
    if not is_deciding(actor, suggestion):
        raise Refused(
            _("采纳情况由承办部门和政协机关登记，提出人本人不能登记。"),
            code="deciders_only",
        )


def require_clerk(actor: Acting, suggestion: Suggestion) -> None:
    """Staff of the committee, not on what they raised themselves."""
    clerk = actor.is_system or actor.holds(
        Role.CLERK, committee_id=suggestion.committee_id
    )
    if not clerk:
        raise Refused(_("只有本级政协机关工作人员可以办理这一步。"), code="staff_only")
    if actor.user is not None and actor.user.pk == suggestion.author_id:
        raise Refused(
            _("这是您本人提出的建议，请由其他工作人员办理。"), code="own_item"
        )


def require_texts(wanted: dict[str, str], most: int = LONGEST) -> None:
    """Each of these is filled and not too long; every fault is told at once."""
    wrong = {
        name: [_("必填，且不超过 %s 字") % most]
        for name, text in wanted.items()
        if not 0 < len(text.strip()) <= most
    }
    if wrong:
        raise InvalidInput(_("请把必填的内容填写完整。"), fields=wrong)
