"""What the private servers can refuse, as one sentence for who started them."""


class EmbeddedError(Exception):
    """The private PostgreSQL or Redis cannot be had; the message is the whole story."""
