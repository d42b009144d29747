"""The staff's desk: rounds, queues, merging, topics."""

from checklists.admin import column, concerns, lists, merging, rounds, topics

__all__ = ["column", "concerns", "lists", "merging", "rounds", "topics"]
