"""Errors of this room."""

from common.errors import DomainError


class FileMissing(DomainError):
    """The report is not finished, or its file is no longer in storage."""

    code = "file_missing"
