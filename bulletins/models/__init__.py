"""News, briefings, their materials, who read them, and what was said under them."""

from bulletins.models.briefings import Attendance, Briefing
from bulletins.models.bulletins import Bulletin, BulletinQuerySet
from bulletins.models.exchange import Said
from bulletins.models.materials import Material
from bulletins.models.news import News, NewsEntry, Section
from bulletins.models.receipts import ReadReceipt

__all__ = [
    "Attendance",
    "Briefing",
    "Bulletin",
    "BulletinQuerySet",
    "Material",
    "News",
    "NewsEntry",
    "ReadReceipt",
    "Said",
    "Section",
]
