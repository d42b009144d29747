"""The office's desk for cases: the board, policies and the working-day calendar."""

from cases.admin import calendar, cases, policies

__all__ = ["calendar", "cases", "policies"]
