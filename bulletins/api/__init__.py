"""News and briefings under /api/v1/."""
