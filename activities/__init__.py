"""A time, a place, seats, and the people who come."""
