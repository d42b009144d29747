"""Assigning members to post sessions: plain arrays in, plain records out."""
