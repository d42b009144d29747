"""What can stand in the way of taking part; each with the code that machines read."""

from common.errors import DomainError, InvalidInput, Refused


class BookingClosed(DomainError):
    code = "closed"


class NotOpenYet(DomainError):
    code = "not_open_yet"


class FullyBooked(DomainError):
    code = "full"


class Overlap(DomainError):
    code = "overlap"


class AlreadyBooked(DomainError):
    code = "already_booked"


class NotEligible(Refused):
    def __init__(self, message: str) -> None:
        super().__init__(message, code="not_eligible")


class ConflictOfInterest(Refused):
    def __init__(self, message: str) -> None:
        super().__init__(message, code="conflict_of_interest")


class TooLate(DomainError):
    code = "too_late"


class TooEarly(DomainError):
    code = "too_early"


class OfferLapsed(DomainError):
    code = "offer_expired"


class SeatsTaken(DomainError):
    code = "seats_taken"


class AlreadyCheckedIn(DomainError):
    code = "already_checked_in"


class UnknownCode(InvalidInput):
    code = "invalid_code"


class KeyReused(DomainError):
    code = "key_reused"
    status = 422
