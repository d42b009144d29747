"""Refusals of the checklists room."""

from common.errors import DomainError, InvalidInput


class WrongPhase(DomainError):
    """The round is not in a phase in which this may be entered or done."""

    code = "wrong_phase"


class NoSuchRound(InvalidInput):
    code = "no_such_round"


class PhaseOrder(DomainError):
    """Phases follow one another; this step is not the next or the one before."""

    code = "phase_order"
