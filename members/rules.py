"""Who may manage people, departments and roles."""

from django.utils.translation import gettext as _

from common.errors import Refused
from members.acting import Acting
from members.models import Committee, Role


def require_staff(actor: Acting, committee_id: int) -> None:
    """Only the committee's own staff (or the system) may do this."""
    if actor.is_system or actor.holds(Role.CLERK, committee_id=committee_id):
        return
    raise Refused(_("只有本级政协机关工作人员可以进行此操作。"), code="staff_only")


def require_account_manager(actor: Acting, committee: Committee) -> None:
    """Accounts and roles: the committee's system administrator, or the system."""
    if actor.is_system or actor.holds(Role.SYSTEM_ADMIN, committee_id=committee.pk):
        return
    raise Refused(_("账号和角色由系统管理员办理。"), code="admin_only")
