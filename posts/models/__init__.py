"""Posts with their sessions, and runs of the matching engine."""

from posts.models.matches import Confirmation, Match, MatchLine, Outcome
from posts.models.posts import Post, PostSession

__all__ = [
    "Confirmation",
    "Match",
    "MatchLine",
    "Outcome",
    "Post",
    "PostSession",
]
