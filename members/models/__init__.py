"""People, committees, sectors, members, departments, groups, roles."""

from members.models.accounts import User
from members.models.committees import Committee, CommitteeLevel, Region, Term
from members.models.departments import Department, JoinPhase
from members.models.imports import ImportRun
from members.models.people import (
    Group,
    GroupKind,
    Member,
    Sector,
    SectorRepresentative,
)
from members.models.roles import Role, RoleAssignment

__all__ = [
    "Committee",
    "CommitteeLevel",
    "Department",
    "Group",
    "GroupKind",
    "ImportRun",
    "JoinPhase",
    "Member",
    "Region",
    "Role",
    "RoleAssignment",
    "Sector",
    "SectorRepresentative",
    "Term",
    "User",
]
