"""Posts with their sessions, runs of the matching engine, and the experience loop."""

from posts.kinds import (
    AGREED,
    AdoptionLevel,
    Decision,
    StageOfLoop,
    SuggestionKind,
)
from posts.models.matches import Confirmation, Match, MatchLine, Outcome
from posts.models.posts import Post, PostSession
from posts.models.reports import (
    CaseNote,
    CoSigner,
    DepartmentResponse,
    ExperienceReport,
    Level,
    ReportPhoto,
)
from posts.models.returns import ReturnVisit
from posts.models.suggestions import (
    Adoption,
    AdoptionProgress,
    Suggestion,
    SuggestionOutcome,
)

__all__ = [
    "AGREED",
    "Adoption",
    "AdoptionLevel",
    "AdoptionProgress",
    "CaseNote",
    "CoSigner",
    "Confirmation",
    "Decision",
    "DepartmentResponse",
    "ExperienceReport",
    "Level",
    "Match",
    "MatchLine",
    "Outcome",
    "Post",
    "PostSession",
    "ReportPhoto",
    "ReturnVisit",
    "StageOfLoop",
    "Suggestion",
    "SuggestionKind",
    "SuggestionOutcome",
]
