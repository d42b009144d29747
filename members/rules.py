"""Who may manage people, departments and roles."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q
from django.utils.translation import gettext as _

from common.errors import Refused
from members.acting import Acting
from members.models import Committee, Role, User

# The account that acts for commands; no person has it, it has no password.
COMMAND_LINE = "command-line"


def require_staff(actor: Acting, committee_id: int) -> None:
    """Only the committee's own staff (or the system) may do this."""
    if actor.is_system or actor.holds(Role.CLERK, committee_id=committee_id):
        return
    raise Refused(_("只有本级政协机关工作人员可以进行此操作。"), code="staff_only")


def require_auditor(actor: Acting) -> User:
    """The person, where they act as an auditor."""
    if actor.user is not None and actor.holds(Role.AUDITOR):
        return actor.user
    raise Refused(_("只有审计员可以导出操作记录。"), code="auditor_only")


def require_account_manager(actor: Acting, committee: Committee) -> None:
    """Accounts and roles: the committee's system administrator, or the system."""
    if actor.is_system or actor.holds(Role.SYSTEM_ADMIN, committee_id=committee.pk):
        return
    raise Refused(_("账号和角色由系统管理员办理。"), code="admin_only")


def require_founder(actor: Acting, parent: Committee | None) -> None:
    """A committee is founded from the server, or by who administers the one above."""
    if actor.is_system:
        return
    if parent and actor.holds(Role.SYSTEM_ADMIN, committee_id=parent.pk):
        return
    raise Refused(_("建立政协由上一级的系统管理员办理。"), code="admin_only")


def require_password_manager(actor: Acting, user: User, today: dt.date) -> None:
    """Who sets a password could act as that person, so all roles must be in reach.

    A person who also holds a role outside of the manager's committee and those below
    it is helped by whoever stands above both.
    """
    if user.username == COMMAND_LINE:
        raise Refused(_("“命令行”账号没有密码，不能用来登录。"), code="no_password")
    if actor.is_system:
        return
    held = actor.assignment
    if held is None or held.role != Role.SYSTEM_ADMIN:
        raise Refused(_("账号和角色由系统管理员办理。"), code="admin_only")
    still = Q(valid_to__isnull=True) | Q(valid_to__gte=today)
    reach = Q(committee__path__startswith=held.committee.path)
    if (
        user.is_superuser
        or not user.roles.filter(reach).exists()
        or user.roles.filter(still).exclude(reach).exists()
    ):
        raise Refused(
            _("该账号在其他政协另有角色，请由能管理其全部角色的上级系统管理员办理。"),
            code="out_of_reach",
        )
