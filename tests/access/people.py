"""Who asks: every role once, in the committee, beside it and above it."""

from dataclasses import dataclass

from django.utils import timezone

from members.acting import SYSTEM_ACTING, Acting, acting_as
from members.models import Committee, CommitteeLevel, Role, User
from members.services.accounts import give_role
from tests import factories as f

# In the order of the table's columns.
ROLES = (
    "anonymous",
    "owner",
    "colleague",
    "outsider",
    "representative",
    "handler",
    "other_handler",
    "clerk",
    "leader",
    "auditor",
    "system_admin",
    "stranger",
    "parent_leader",
)
# The admin site asks first whether one works in it: these stand for all who do not.
AT_THE_DESK = ("anonymous", "owner", "handler", *ROLES[7:])
OFFICERS = {
    "clerk": Role.CLERK,
    "leader": Role.LEADER,
    "auditor": Role.AUDITOR,
    "system_admin": Role.SYSTEM_ADMIN,
}
# Nothing of the committee that is not public may reach any of these.
ABROAD = (
    "anonymous",
    "outsider",
    "stranger",
    "parent_leader",
    "leader_abroad",
    "auditor_abroad",
    "system_admin_abroad",
    "handler_abroad",
)


@dataclass(frozen=True)
class Town:
    """A committee with its departments and officers; names carry `mark`."""

    committee: Committee
    departments: list
    people: dict[str, Acting]


def officer(role: str, committee: Committee, name: str, department=None) -> Acting:
    user = f.UserFactory(name=name, phone="19900000000")
    give_role(
        actor=SYSTEM_ACTING,
        user=user,
        role=role,
        committee=committee,
        department=department,
        at=timezone.now(),
    )
    # The scope was gathered before the role was given.
    return acting_as(User.objects.get(pk=user.pk), role)


def found_town(code: str, parent: Committee, mark: str) -> Town:
    """A committee below `parent` with two departments and all its officers."""
    committee = f.CommitteeFactory(
        code=code,
        name=f"{code}政协",
        parent=parent,
        level=CommitteeLevel.COUNTY,
    )
    departments = [
        f.DepartmentFactory(
            committee=committee,
            code=f"{code}-{n}",
            name=f"{code}第{n}局",
            contact=f"联系人{mark}",
            phone=f"0536{mark}",
        )
        for n in (1, 2)
    ]
    people = {
        name: officer(role, committee, f"{role}{mark}")
        for name, role in OFFICERS.items()
    }
    people["handler"], people["other_handler"] = (
        officer(Role.HANDLER, committee, f"handler{mark}", one) for one in departments
    )
    return Town(committee, departments, people)
