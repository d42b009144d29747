"""Posts with their sessions, and runs of the matching engine."""

from posts.models.matches import Match, MatchLine, Outcome
from posts.models.posts import Post, PostSession

__all__ = ["Match", "MatchLine", "Outcome", "Post", "PostSession"]
