"""Who may enter, screen and open what, and in which phase."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from bulletins.states import Side
from checklists.errors import WrongPhase
from checklists.models import ConcernItem, ConsultItem, ListItem, Round, Topic
from checklists.states import PASSED, ItemState, Phase
from common.errors import IllegalTransition, InvalidInput, Refused
from members.acting import Acting
from members.models import Committee, Department, Member, Role
from members.models.roles import DEPARTMENT_ROLES

# Phases in which members and departments enter items of a list themselves.
ENTRY_PHASES: dict[str, frozenset[str]] = {
    "concernitem": frozenset({Phase.COLLECTING}),
    "consultitem": frozenset({Phase.COLLECTING}),
    "intentitem": frozenset({Phase.COLLECTING, Phase.SCREENING, Phase.SUPPLYING}),
    "postoffer": frozenset({Phase.COLLECTING, Phase.SCREENING, Phase.SUPPLYING}),
}


def require_screener(actor: Acting, item: ListItem) -> None:
    """Staff of the committee; nobody screens an item of their own (W28)."""
    if not is_staff_of(actor, item.committee_id):
        raise Refused(_("只有本级政协机关工作人员可以筛选。"), code="staff_only")
    if actor.user is not None and owner_user(item) == actor.user.pk:
        raise Refused(
            _("不能筛选自己提出的事项，请由其他工作人员办理。"), code="own_item"
        )


def require_member(actor: Acting, round_: Round) -> Member:
    """The member acted as: of the round's committee or, where joint, of one below."""
    held = actor.assignment
    member = held.member if held and held.role == Role.MEMBER else None
    if member is None:
        raise Refused(_("请以委员身份填报。"), code="member_only")
    if not takes_part(round_, member):
        raise Refused(_("您不是本期所属政协的委员。"), code="other_committee")
    return member


def takes_part(round_: Round, member: Member) -> bool:
    """A member of the round's committee or, where it is joint, of one below."""
    own = member.committee_id == round_.committee_id
    below = member.committee.path.startswith(round_.committee.path)
    return own or (round_.is_joint and below)


def require_part_in(round_: Round, owner: Member | Department) -> None:
    """Whom staff enters something for must take part in the round."""
    if isinstance(owner, Member):
        fits = takes_part(round_, owner)
    else:
        fits = owner.committee_id == round_.committee_id
    if not fits:
        raise InvalidInput(
            _("“%(who)s”不参加%(round)s，请核对。")
            % {"who": owner, "round": round_.title},
            code="other_committee",
        )


def require_department(actor: Acting, round_: Round) -> Department:
    """The department acted for, which must take part in the round's committee."""
    held = actor.assignment
    department = held.department if held and held.role in DEPARTMENT_ROLES else None
    if department is None:
        raise Refused(_("请以部门身份填报。"), code="department_only")
    if department.committee_id != round_.committee_id:
        raise Refused(_("贵部门不参加本期活动。"), code="other_committee")
    return department


def is_staff_of(actor: Acting, committee_id: int) -> bool:
    return actor.is_system or actor.holds(Role.CLERK, committee_id=committee_id)


def require_reader(actor: Acting) -> Committee:
    """The committee whose lists the person reads as staff or leader."""
    held = actor.assignment
    if held is None or held.role not in (Role.CLERK, Role.LEADER):
        text = _("只有政协机关工作人员和领导可以导出清单。")
        raise Refused(text, code="readers_only")
    return held.committee


def require_owner(actor: Acting, item: ListItem) -> None:
    """The member or department the item belongs to, or the committee's staff."""
    if is_staff_of(actor, item.committee_id):
        return
    member_id = getattr(item, "member_id", None)
    department_id = getattr(item, "department_id", None)
    owns = (member_id is not None and actor.member_id == member_id) or (
        department_id is not None and actor.department_id == department_id
    )
    if not owns:
        raise Refused(_("只有提出人可以修改。"), code="owner_only")


def require_entry(
    actor: Acting,
    round_: Round,
    model: type[ListItem],
    *,
    is_correction: bool = False,
) -> None:
    """Own entry in its phases; corrections asked for and staff in all but the last."""
    if is_correction or is_staff_of(actor, round_.committee_id):
        require_open_round(round_)
    else:
        require_entry_phase(round_, model)


def require_entry_phase(round_: Round, model: type[ListItem]) -> None:
    """Own entry follows the round's phases; staff may add what came on paper later."""
    allowed = ENTRY_PHASES[str(model._meta.model_name)]
    if round_.phase not in allowed:
        raise WrongPhase(
            _(
                "本期现处于“%(phase)s”阶段，%(list)s已停止填报。请等待下一期征集，或联系政协机关代为补录。"
            )
            % {
                "phase": round_.get_phase_display(),
                "list": model._meta.verbose_name_plural,
            }
        )


def require_open_round(round_: Round) -> None:
    if round_.phase == Phase.CLOSED:
        raise WrongPhase(_("“%s”已结束，不能再填报、修改或补录。") % round_.title)


def owner_user(item: ListItem) -> int | None:
    """The account behind a member's item; departments' items have none of their own."""
    member = getattr(item, "member", None)
    return member.user_id if member is not None else None


def require_own_departments(
    committee_id: int, departments: Sequence[Department]
) -> None:
    """Matters go to departments of the same committee only, and to at least one."""
    if not departments:
        raise InvalidInput(_("请至少选择一个部门。"), code="no_department")
    for department in departments:
        if department.committee_id != committee_id:
            raise InvalidInput(
                _("“%s”不是本级政协的部门，请重新选择。") % department.name,
                code="other_committee",
            )


def side_in(actor: Acting, matter: ConcernItem | ConsultItem | Topic) -> str:
    """The side on which the actor speaks: department, member or office (W05)."""
    if actor.department_id in _departments_of(matter):
        return Side.DEPARTMENT
    if actor.holds(Role.MEMBER) and _is_members_side(actor, matter):
        return Side.MEMBER
    committee_id = (
        matter.round.committee_id if isinstance(matter, Topic) else matter.committee_id
    )
    if is_staff_of(actor, committee_id):
        return Side.OFFICE
    raise Refused(
        _("只有提出人、承办部门和政协机关可以在这里交流。"), code="not_a_side"
    )


def _departments_of(matter: ConcernItem | ConsultItem | Topic) -> set[int]:
    if isinstance(matter, ConsultItem):
        return {matter.department_id}
    return set(matter.departments.values_list("pk", flat=True))


def _is_members_side(actor: Acting, matter: ConcernItem | ConsultItem | Topic) -> bool:
    if isinstance(matter, ConcernItem):
        return matter.member_id == actor.member_id
    if isinstance(matter, Topic):
        return matter.concerns.filter(member=actor.member_id).exists()
    # A question is put to all members whom the round is for.
    held = actor.assignment
    seat = held.member if held else None
    return seat is not None and takes_part(matter.round, seat)


def require_open_exchange(matter: ConcernItem | ConsultItem | Topic) -> None:
    """Between the day it was sent or opened and the day it is closed."""
    if isinstance(matter, Topic):
        is_open = matter.forwarded_at is not None and matter.closed_at is None
    elif isinstance(matter, ConsultItem):
        is_open = matter.state in PASSED - {ItemState.CLOSED}
    else:
        is_open = matter.state in (ItemState.FORWARDED, ItemState.ANSWERED)
    if not is_open:
        raise IllegalTransition(
            _("该事项尚未转部门或已办结，不能交流；有新情况请另提事项。")
        )


def require_no_case(item: ListItem) -> None:
    """What departments handle is closed where they handle it, and follows."""
    case_id = getattr(item, "case_id", None)
    if case_id is not None and item.state == ItemState.ANSWERED:
        raise IllegalTransition(
            _("该事项正按办理件办理，请在办理件中评价和办结，本事项随之办结。")
        )
