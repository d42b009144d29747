"""Telling people, sending it, and what they wish of it."""

from notices.services.telling import Message, notify

__all__ = ["Message", "notify"]
