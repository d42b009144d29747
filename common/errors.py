"""Errors of the domain: each has a code for machines and a sentence for people."""

from collections.abc import Mapping

from django.core.exceptions import PermissionDenied


class DomainError(Exception):
    """A request that cannot be done as things stand; answered with `status`."""

    code = "conflict"
    status = 409

    def __init__(
        self,
        message: str,
        *,
        code: str | None = None,
        fields: Mapping[str, list[str]] | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.code = code or self.code
        self.fields = dict(fields or {})


class IllegalTransition(DomainError):
    """The thing is not in a state from which this step may be taken."""

    code = "wrong_state"


class InvalidInput(DomainError):
    """What was given cannot be used; `fields` says which part and why."""

    code = "invalid"
    status = 400


class Refused(PermissionDenied):
    """This person may not do this; answered with 403 and `code`."""

    def __init__(self, message: str, *, code: str = "permission_denied") -> None:
        super().__init__(message)
        self.message = message
        self.code = code
