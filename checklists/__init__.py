"""Rounds, the four lists, screening and topics."""
