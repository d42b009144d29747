"""What is owed: cases, who answers, by when, and how it was judged."""

from cases.models.assignments import ANSWERING, Assignment, Part
from cases.models.cases import Case, ReplyClass, Series, Signatory, Visibility
from cases.models.clocks import (
    Clock,
    ClockRequest,
    ClockStep,
    Pause,
    RequestKind,
    RequestState,
)
from cases.models.contacts import (
    Confirmation,
    Contact,
    ContactStage,
    ContactWay,
    Party,
    Position,
    Purpose,
)
from cases.models.evaluations import Evaluation, Solved, Survey, Verdict
from cases.models.policies import (
    Gate,
    Moment,
    Policy,
    Rung,
    RungStep,
    Side,
    Stage,
    StageCode,
    Unit,
)
from cases.models.replies import Countersign, Reply
from cases.models.supervision import Supervision, SupervisionKind, Visit, VisitKind

__all__ = [
    "ANSWERING",
    "Assignment",
    "Case",
    "Clock",
    "ClockRequest",
    "ClockStep",
    "Confirmation",
    "Contact",
    "ContactStage",
    "ContactWay",
    "Countersign",
    "Evaluation",
    "Gate",
    "Moment",
    "Part",
    "Party",
    "Pause",
    "Policy",
    "Position",
    "Purpose",
    "Reply",
    "ReplyClass",
    "RequestKind",
    "RequestState",
    "Rung",
    "RungStep",
    "Series",
    "Side",
    "Signatory",
    "Solved",
    "Stage",
    "StageCode",
    "Supervision",
    "SupervisionKind",
    "Survey",
    "Unit",
    "Verdict",
    "Visibility",
    "Visit",
    "VisitKind",
]
