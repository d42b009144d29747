"""Refusals of the members room."""

from common.errors import DomainError, InvalidInput


class UnknownKind(InvalidInput):
    code = "unknown_kind"


class RoleConflict(DomainError):
    code = "role_conflict"
