"""One line to the person at the terminal; standard output belongs to the command."""

import sys


def say(line: str) -> None:
    """Write the line to standard error."""
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()
