"""What the stages of a case have in common, whatever the policy: who, until when."""

from __future__ import annotations

from cases.models import Moment, StageCode

# The stage whose clock stops when this has happened.
ENDS: dict[str, StageCode] = {
    Moment.ASSIGNED: StageCode.ASSIGN,
    Moment.ACCEPTED: StageCode.ACCEPT,
    Moment.ANSWERED: StageCode.ANSWER,
    Moment.EVALUATED: StageCode.EVALUATE,
    Moment.VISITED: StageCode.RETURN_VISIT,
}
# Stages that run for each department, not for the case as a whole.
OF_DEPARTMENTS = frozenset({StageCode.ACCEPT, StageCode.ANSWER})
