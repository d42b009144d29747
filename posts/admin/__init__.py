"""The posts room in the admin site."""

from posts.admin import lines, posts, runs

__all__ = ["lines", "posts", "runs"]
