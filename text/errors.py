"""What the language engine refuses, in words meant for the person who asked."""


class TextError(ValueError):
    """The input cannot be used; the message is one plain Chinese sentence."""
