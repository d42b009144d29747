"""Rounds, the four lists, topics and proposals of merging and routing."""

from checklists.models.advice import Advice
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
    "ConcernItem",
    "ConsultItem",
    "Field",
    "GroupingRun",
    "IntentChoice",
    "IntentItem",
    "ListItem",
    "MergeProposal",
    "OfferAnswer",
    "OfferSession",
    "Origin",
    "PostOffer",
    "Round",
    "RoundPhase",
    "RoutingProposal",
    "Topic",
    "Verdict",
]
