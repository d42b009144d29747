"""Bringing in files: one engine, one importer per kind, registered by their rooms."""
