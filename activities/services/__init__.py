"""Verbs on activities and on taking part; each is one transaction."""
