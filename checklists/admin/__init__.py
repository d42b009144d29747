"""The staff's desk: rounds, queues, merging, topics."""

from checklists.admin import concerns, lists, merging, rounds, topics

__all__ = ["concerns", "lists", "merging", "rounds", "topics"]
