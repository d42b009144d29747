"""Refusals of the members room."""

from common.errors import DomainError, InvalidInput


class UnknownKind(InvalidInput):
    code = "unknown_kind"


class RoleConflict(DomainError):
    code = "role_conflict"


class Locked(DomainError):
    """Too many wrong passwords; the right one does not count either for a while."""

    code = "locked"
    status = 429
