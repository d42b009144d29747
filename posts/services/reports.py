"""Writing an experience report: begun, saved, handed in, and findings signed by others."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from activities.locks import lock_participation
from activities.models import Participation
from activities.states import ParticipationState
from common.errors import IllegalTransition, InvalidInput, Refused
from common.moves import target_of
from members.acting import Acting
from posts.errors import AlreadyThere, NotAttended, StaleVersion
from posts.loop_notices import tell_report
from posts.loop_rules import LONGEST, require_attended, require_author, require_texts
from posts.models import CaseNote, CoSigner, ExperienceReport, Level, PostSession
from posts.states import REPORT_MOVES, ReportAction, ReportState
from trail.models import LinkKind
from trail.services import Entry, link, record

MOST_NOTES = 20
SHORT = 200
# An empty report completes nothing (W35).
REQUIRED = ("process", "policy_background", "remedy")


@dataclass(frozen=True)
class NoteContent:
    """A case met at the post, as it was written down."""

    seen: str
    finding: str = ""
    root_cause: str = ""
    responsible: str = ""

    @property
    def is_empty(self) -> bool:
        texts = (self.seen, self.finding, self.root_cause, self.responsible)
        return not any(one.strip() for one in texts)


@dataclass(frozen=True)
class ReportContent:
    """What a report says, whole or half written."""

    process: str = ""
    policy_background: str = ""
    gain: str = ""
    shared_with: str = ""
    remedy: str = ""
    level: str = ""
    residents_served: int | None = None
    questions: str = ""
    notes: tuple[NoteContent, ...] = ()


TEXTS = ("process", "policy_background", "gain", "remedy", "questions")
COLUMNS = (*TEXTS, "shared_with", "level", "residents_served")


@transaction.atomic
def start_report(
    *, actor: Acting, participation_id: int, at: dt.datetime
) -> ExperienceReport:
    """The draft of who was there; the one begun before where there is one.

    Refused for anybody else, and before the roster says that they came.
    """
    held = lock_participation(participation_id)
    require_attended(actor, held)
    known = ExperienceReport.objects.filter(participation=held).first()
    if known is not None:
        return known
    session = PostSession.objects.filter(activity=held.activity).first()
    if session is None:
        raise NotAttended(_("这不是体验岗的场次，不需要填写体验反馈。"))
    made = ExperienceReport.objects.create(
        participation=held, post_id=session.post_id, created_at=at, saved_at=at
    )
    link(LinkKind.REPORTED_IN, source=held, target=made, at=at)
    record(actor.author, Entry(made, "posts.start_report", to_state=made.state), at=at)
    return made


def lock_report(pk: int) -> ExperienceReport:
    """The report as it stands, held until the transaction ends."""
    return (
        ExperienceReport.objects.select_for_update(of=("self",))
        .select_related("participation", "post")
        .get(pk=pk)
    )


@transaction.atomic
def save_report(
    *,
    actor: Acting,
    report_id: int,
    content: ReportContent,
    version: int,
    at: dt.datetime,
    by_itself: bool = False,
) -> ExperienceReport:
    """The draft says this, under the next version.

    Refused with StaleVersion where it was saved elsewhere since `version`: nothing is
    overwritten. What saves itself every few seconds writes no event each time.
    """
    report = lock_report(report_id)
    require_author(actor, report)
    _require_draft(report)
    if version != report.version:
        raise StaleVersion(
            _("这份反馈已在别处保存过，为避免覆盖，本页没有保存。请刷新页面后再改。")
        )
    _check(content)
    for name in COLUMNS:
        setattr(report, name, getattr(content, name))
    report.version += 1
    report.saved_at = at
    report.save(update_fields=[*COLUMNS, "version", "saved_at"])
    _write_notes(report, content)
    if not by_itself:
        after = {"version": report.version}
        record(actor.author, Entry(report, "posts.save_report", after=after), at=at)
    return report


def _require_draft(report: ExperienceReport) -> None:
    if report.state != ReportState.DRAFT:
        raise IllegalTransition(_("反馈已经提交，不能再修改。"))


def _check(content: ReportContent) -> None:
    wrong = {
        name: [_("不超过 %s 字") % LONGEST]
        for name in TEXTS
        if len(getattr(content, name)) > LONGEST
    }
    if len(content.shared_with) > SHORT:
        wrong["shared_with"] = [_("不超过 %s 字") % SHORT]
    if content.level not in ("", *Level.values):
        wrong["level"] = [_("请选择体验程度")]
    if not 0 <= (content.residents_served or 0) <= 100_000:
        wrong["residents_served"] = [_("请填写实际人数")]
    if len(content.notes) > MOST_NOTES or any(map(_is_wrong, content.notes)):
        wrong["notes"] = [
            _("案例不超过 %(most)d 件，每件须写所见情况，每栏不超过 %(long)d 字")
            % {"most": MOST_NOTES, "long": LONGEST}
        ]
    if wrong:
        raise InvalidInput(_("有内容不能保存，请先改正。"), fields=wrong)


def _is_wrong(note: NoteContent) -> bool:
    if note.is_empty:
        return False
    texts = (note.seen, note.finding, note.root_cause)
    return (
        not note.seen.strip()
        or any(len(one) > LONGEST for one in texts)
        or len(note.responsible) > SHORT
    )


def _write_notes(report: ExperienceReport, content: ReportContent) -> None:
    # Nothing hangs on the notes of a draft yet: they are written anew.
    report.notes.all().delete()
    written = [one for one in content.notes if not one.is_empty]
    CaseNote.objects.bulk_create(
        CaseNote(
            report=report,
            ordinal=ordinal,
            seen=one.seen.strip(),
            finding=one.finding.strip(),
            root_cause=one.root_cause.strip(),
            responsible=one.responsible.strip(),
        )
        for ordinal, one in enumerate(written, start=1)
    )


@transaction.atomic
def submit_report(
    *, actor: Acting, report_id: int, at: dt.datetime
) -> ExperienceReport:
    """Handed in: read by the office and the department, and no more changed.

    Refused while process, policy background or remedy are empty (W35).
    """
    report = lock_report(report_id)
    require_author(actor, report)
    before = report.state
    report.state = target_of(REPORT_MOVES, ReportAction.SUBMIT, before)
    require_texts({name: getattr(report, name) for name in REQUIRED})
    report.submitted_at = at
    report.save(update_fields=["state", "submitted_at"])
    record(
        actor.author,
        Entry(
            report,
            "posts.submit_report",
            before,
            report.state,
            after={"version": report.version, "notes": report.notes.count()},
        ),
        at=at,
    )
    tell_report(report, at=at)
    return report


@transaction.atomic
def sign_note(*, actor: Acting, note_id: int, at: dt.datetime) -> CoSigner:
    """Somebody else who was at the post found the same; said once (W37)."""
    note = CaseNote.objects.select_related("report__participation").get(pk=note_id)
    report = lock_report(note.report_id)
    if report.state == ReportState.DRAFT or not note.finding:
        raise IllegalTransition(_("只有已提交并写明发现的案例可以联名。"))
    there = Participation.objects.filter(
        person=actor.user,
        state=ParticipationState.ATTENDED,
        activity__post_session__post=report.post_id,
    ).select_related("assignment")
    held = there.first() if actor.user else None
    if held is None:
        raise Refused(_("只有参加过同一岗位体验的人可以联名。"), code="not_there")
    if held.person_id == report.participation.person_id:
        raise Refused(_("这是您本人的发现，不需要联名。"), code="own_item")
    made, is_new = CoSigner.objects.get_or_create(
        note=note,
        person_id=held.person_id,
        defaults={"role": held.assignment, "signed_at": at},
    )
    if not is_new:
        raise AlreadyThere(_("您已经联名，不必重复。"))
    record(actor.author, Entry(note, "posts.sign_note"), at=at)
    return made
