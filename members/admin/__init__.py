"""The members room in the admin site."""

from members.admin import accounts, imports, notices, organisations, people, trail

__all__ = ["accounts", "imports", "notices", "organisations", "people", "trail"]
