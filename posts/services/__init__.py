"""Verbs on posts and match runs."""
