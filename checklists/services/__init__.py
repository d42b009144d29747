"""Verbs on rounds, list items, topics and the proposals of `text`."""
