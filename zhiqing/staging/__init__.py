"""Putting the demonstration on stage: generated data in through the real services."""
