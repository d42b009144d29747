"""The experience loop of the world: what was written, suggested and brought back."""

from io import BytesIO

from django.utils import timezone
from PIL import Image

from activities.states import ParticipationState
from cases.gates import Setting
from cases.models import Assignment
from cases.services.accepting import accept_assignment, begin_handling
from cases.services.assigning import assign_case
from cases.services.replies import Draft, draft_reply, send_reply
from posts.models import ExperienceReport, PostSession, ReturnVisit
from posts.services.adoption import carry_out_suggestion
from posts.services.photos import add_photo
from posts.services.reports import (
    NoteContent,
    ReportContent,
    save_report,
    start_report,
    submit_report,
)
from posts.services.suggestions import SuggestionContent, raise_suggestion
from tests import factories as f
from tests.access.world_people import TEXT, World
from tests.access.world_posts import DAY, HOUR, published, seat


def fill_loop(world: World) -> None:
    """A report handed in, one in writing, a suggestion on its way, a visit wished for."""
    things, now = world.things, timezone.now()
    owner, handler = world.people["owner"], world.people["handler"]
    facts = {"actor": owner, "at": now}
    for days, name in ((50, "report_handed_in"), (51, "report_draft")):
        published(world, name, f"{name}公开岗", days)
        activity = f.ActivityFactory(
            committee=world.home.committee,
            host=world.home.departments[0],
            starts_at=now - days * DAY,
            ends_at=now - days * DAY + HOUR,
            title="已举行的场次",
        )
        PostSession.objects.filter(pk=things[f"session_{name}"].pk).update(
            activity=activity
        )
        held = seat(
            activity, owner, state=ParticipationState.ATTENDED, checked_in_at=now
        )
        things[f"held_{name}"] = held
        report = start_report(participation_id=held.pk, **facts)
        texts = [f"{part}{TEXT}" for part in ("流程", "背景", "收获", "", "化解")]
        note = NoteContent(f"所见{TEXT}", f"发现{TEXT}")
        content = ReportContent(*texts, notes=(note,))
        save_report(report_id=report.pk, content=content, version=1, **facts)
        things[name] = ExperienceReport.objects.get(pk=report.pk)
    report = submit_report(report_id=things["report_handed_in"].pk, **facts)
    things["note"] = report.notes.get()
    things["photo"] = add_photo(
        report_id=things["report_draft"].pk, file=_photo(), size=900, **facts
    )
    things["suggestion"] = raise_suggestion(
        content=SuggestionContent(f"建议{TEXT}", f"内容{TEXT}", notes=[things["note"]]),
        report=report,
        **facts,
    )
    _answer_case(world, things["suggestion"].case, handler)
    carry_out_suggestion(
        actor=world.people["clerk"],
        suggestion_id=things["suggestion"].pk,
        finding=f"落实{TEXT}",
        at=now,
    )
    things["visit"] = ReturnVisit.objects.get(suggestion=things["suggestion"])


def _answer_case(world: World, case, handler) -> None:
    now = timezone.now()
    department = world.home.departments[0]
    setting = Setting(department, "lead", "A", handler.assignment, now + 30 * DAY)
    assign_case(
        actor=world.people["clerk"], case_id=case.pk, settings=[setting], at=now
    )
    facts = {
        "actor": handler,
        "assignment_id": Assignment.objects.get(case=case).pk,
        "at": now,
    }
    accept_assignment(**facts)
    begin_handling(**facts)
    reply = draft_reply(draft=Draft(f"答复{TEXT}", "A"), **facts)
    send_reply(actor=handler, reply_id=reply.pk, document_number="复函1号", at=now)


def _photo() -> BytesIO:
    file = BytesIO()
    Image.new("RGB", (8, 8)).save(file, "JPEG")
    file.seek(0)
    return file
