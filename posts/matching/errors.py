"""What can be wrong with an instance, in words for the person who sent it."""


class MatchingError(Exception):
    """Base of everything the engine refuses; the text is one Chinese sentence."""


class BadInstanceError(MatchingError):
    """The input is not a well-formed instance."""


class ImpossibleInstanceError(MatchingError):
    """The seats booked before contradict each other, so no answer exists."""


class SolverFailedError(MatchingError):
    """The linear solver ended in a state that gives no answer."""
