"""Refusals of the cases room."""

from common.errors import DomainError, Refused


class GateClosed(DomainError):
    """Something must have happened first; the code is the gate's."""

    code = "gate_closed"


class AnsweringSide(Refused):
    """The account belongs to a department that answers: it never judges (W28)."""

    def __init__(self, message: str) -> None:
        super().__init__(message, code="answering_side")


class OwnItem(Refused):
    """Nobody screens, answers or decides on what they raised themselves (W28)."""

    def __init__(self, message: str) -> None:
        super().__init__(message, code="own_item")


class ObjectionOver(DomainError):
    """The time for asking to be replaced is over, or it was decided already."""

    code = "objection_over"


class AlreadyDone(DomainError):
    """It was done before; doing it again would say the same thing twice."""

    code = "already_done"


class AlreadyEvaluated(AlreadyDone):
    code = "already_evaluated"


class CountersignMissing(DomainError):
    """A co-handling department has not agreed yet."""

    code = "countersign_missing"


class SecondRound(DomainError):
    """A second handling is due, or not to be had; the code says which."""

    code = "second_round"


class NotDueYet(DomainError):
    """It will be asked later."""

    code = "not_due_yet"
