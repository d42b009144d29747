"""Activities and who takes part; the database keeps the seats."""

from activities.models.activities import Activity, ActivityKind, Audience, Registration
from activities.models.bookings import BookingKey, CalendarFeed
from activities.models.participations import CheckInWay, Participation, Source

__all__ = [
    "Activity",
    "ActivityKind",
    "Audience",
    "BookingKey",
    "CalendarFeed",
    "CheckInWay",
    "Participation",
    "Registration",
    "Source",
]
