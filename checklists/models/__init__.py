"""Rounds, the four lists, topics and proposals of merging and routing."""

from checklists.models.advice import Advice, Outcome
from checklists.models.column import ColumnEntry, Outlet
from checklists.models.exchange import ItemEntry
from checklists.models.feedback import Feedback
from checklists.models.items import (
    ConcernItem,
    ConsultItem,
    Field,
    ListItem,
    Origin,
)
from checklists.models.rounds import Round, RoundPhase
from checklists.models.screening import (
    GroupingRun,
    MergeProposal,
    RoutingProposal,
    Topic,
    Verdict,
)
from checklists.models.supply import (
    IntentChoice,
    IntentItem,
    OfferAnswer,
    OfferSession,
    PostOffer,
)

__all__ = [
    "Advice",
    "ColumnEntry",
    "ConcernItem",
    "ConsultItem",
    "Feedback",
    "Field",
    "GroupingRun",
    "IntentChoice",
    "IntentItem",
    "ItemEntry",
    "ListItem",
    "MergeProposal",
    "OfferAnswer",
    "OfferSession",
    "Origin",
    "Outcome",
    "Outlet",
    "PostOffer",
    "Round",
    "RoundPhase",
    "RoutingProposal",
    "Topic",
    "Verdict",
]
