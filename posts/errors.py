"""What can stand in the way of matching, each with the code that machines read."""

from common.errors import DomainError, IllegalTransition


class WrongPhase(DomainError):
    code = "wrong_phase"


class NothingToMatch(DomainError):
    code = "nothing_to_match"


class NotFinished(IllegalTransition):
    code = "not_finished"


class AlreadyOrdered(DomainError):
    code = "already_ordered"


class InputChanged(DomainError):
    code = "input_changed"


class JobLost(Exception):
    """Another worker has taken the job over; nothing of ours may be written."""


class NotAttended(DomainError):
    """Only who was there reports."""

    code = "not_attended"


class StaleVersion(DomainError):
    """It was saved elsewhere in the meantime; nothing was overwritten."""

    code = "stale"


class NotYet(DomainError):
    """Something else has to happen first; the sentence says what."""

    code = "not_yet"


class AlreadyThere(DomainError):
    code = "already_done"
