"""A confirmed and a dry run of matching, a report and an import."""

from django.core.files.base import ContentFile
from django.utils import timezone

from checklists.models import (
    IntentChoice,
)
from checklists.states import ItemState
from common.jobs import JobState
from members.models import ImportRun
from posts.models import Match, MatchLine, Outcome
from posts.services.matching import confirm_match, request_match
from posts.services.performing import perform_match
from reports.models import ReportRun
from reports.services.making import make_report, request_report
from tests import factories as f
from tests.access.world_people import TEXT, World


def fill_matches(world: World) -> None:
    things, clerk, now = world.things, world.people["clerk"], timezone.now()
    wish = f.IntentFactory(
        round=things["running"],
        member=things["member_colleague"],
        state=ItemState.ACCEPTED,
        note=f"愿望{TEXT}",
    )
    IntentChoice.objects.create(intent=wish, offer=things["post_wanted"].offer, rank=1)

    def run(name: str) -> Match:
        asked = request_match(
            actor=clerk, round_=things["running"], name=f"{name}{TEXT}", at=now
        )
        Match.objects.filter(pk=asked.pk).update(job_state=JobState.RUNNING, attempts=1)
        perform_match(
            Match.objects.select_related("round__committee").get(pk=asked.pk),
            now,
            lambda percent, stage: None,
        )
        Match.objects.filter(pk=asked.pk).update(job_state=JobState.DONE)
        return Match.objects.get(pk=asked.pk)

    things["match_confirmed"] = confirm_match(actor=clerk, match=run("甲案"), at=now)
    MatchLine.objects.create(
        run=things["match_confirmed"],
        intent=wish,
        member=things["member_colleague"],
        outcome=Outcome.REFUSED,
        explanation=f"原因{TEXT}",
    )
    things["match_dry"] = run("乙案")


def fill_files(world: World) -> None:
    things, clerk, now = world.things, world.people["clerk"], timezone.now()
    report = request_report(actor=clerk, round_=things["lists"], format_="json", at=now)
    make_report(report, now, lambda percent, stage: None)
    report.job_state = JobState.DONE
    report.save()
    things["report"] = ReportRun.objects.get(pk=report.pk)
    things["import"] = ImportRun.objects.create(
        committee=world.home.committee,
        kind="members",
        file=ContentFile(b"", name="a.csv"),
        file_name=f"名单{TEXT}.csv",
        errors_file=ContentFile(TEXT.encode(), name="errors.xlsx"),
        queued_at=now,
        requested_by=clerk.user,
    )
