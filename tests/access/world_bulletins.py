"""News, a briefing, a file, a column entry and a feedback."""

from django.core.files.base import ContentFile
from django.utils import timezone

from bulletins.models import Material
from bulletins.services.publishing import (
    BriefingFacts,
    NewsFacts,
    publish,
    write_briefing,
    write_news,
)
from checklists.models import Feedback
from checklists.services.publishing import Public, publish_in_column
from tests.access.world_people import MARK, TEXT, World


def fill_bulletins(world: World) -> None:
    """News, a briefing, a file, a column entry, of the first department."""
    things, now = world.things, timezone.now()
    handler, clerk = world.people["handler"], world.people["clerk"]
    first, committee = world.home.departments[0], world.home.committee

    def news(name: str):
        facts = NewsFacts(f"{name}动态{TEXT}", "policy", f"{name}正文{TEXT}")
        return write_news(
            actor=handler, committee=committee, department=first, facts=facts, at=now
        )

    things["news_draft"] = news("草稿")
    things["news"] = publish(actor=handler, thing=news("发布"), at=now)
    things["material"] = Material.objects.create(
        news=things["news"],
        name=f"材料{TEXT}",
        extension="pdf",
        size=4,
        digest="0" * 64,
        file=ContentFile(b"%PDF", name="a.pdf"),
        added_at=now,
    )
    made = write_briefing(
        actor=clerk,
        committee=committee,
        facts=BriefingFacts(f"通报{TEXT}", now, f"通报人{MARK}", f"议程{TEXT}"),
        at=now,
    )
    things["briefing"] = publish(actor=clerk, thing=made, at=now)
    things["column"] = publish_in_column(
        actor=clerk,
        department=first,
        matter=things["concern_forwarded"],
        public=Public("公开题", "公开文"),
        at=now,
    )
    Feedback.objects.create(
        consult=things["consult_answered"], text=f"反馈{TEXT}", given_at=now
    )
