"""The office's desk for cases: policies and the working-day calendar."""

from cases.admin import calendar, policies

__all__ = ["calendar", "policies"]
