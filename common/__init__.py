"""Foundations every room may use: abstract models, dates, table files."""
