"""The posts room in the admin site."""

from posts.admin import lines, loop, posts, runs

__all__ = ["lines", "loop", "posts", "runs"]
