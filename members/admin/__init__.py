"""The members room in the admin site."""

from members.admin import accounts, imports, organisations, people, trail

__all__ = ["accounts", "imports", "organisations", "people", "trail"]
