"""Refusals of the bulletins room."""

from common.errors import InvalidInput


class FileRefused(InvalidInput):
    """The file is not one of the kinds taken, or too large, or not what it says."""

    code = "file_refused"
