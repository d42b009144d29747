"""Passwords that are handed to a person once."""

import secrets

# Without letters and digits that are taken for one another on paper.
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
GROUPS, PER_GROUP = 3, 4


def first_password() -> str:
    """A password nobody can guess, in groups that can be read out."""
    groups = (
        "".join(secrets.choice(LETTERS) for _ in range(PER_GROUP))
        for _ in range(GROUPS)
    )
    return "-".join(groups)
