import datetime as dt
import io
from dataclasses import replace

import pytest
from PIL import Image

from activities.models import Participation
from activities.states import ParticipationState
from common.errors import IllegalTransition, InvalidInput, Refused
from notices.models import Notice
from posts.errors import AlreadyThere, NotAttended, StaleVersion
from posts.models import CaseNote, ExperienceReport, ReportPhoto
from posts.pictures import KNOWN
from posts.services.photos import MOST, add_photo, remove_photo
from posts.services.reminders import remind_reports
from posts.services.reports import lock_report, save_report, sign_note, submit_report
from posts.services.responses import respond_to_report
from posts.states import ReportState
from posts.tasks import remind_reports as remind_task
from tests.posts.loop.world import DAY, NOTE, WHOLE, photo
from trail.models import Event, Link

GPS = 34853


def test_report_comes_from_the_participation(loop):
    report = loop.draft()
    assert (report.state, report.post_id) == (ReportState.DRAFT, loop.post.pk)
    link = Link.objects.get(kind="reported_in")
    assert (link.source_id, link.target_id) == (loop.held.pk, report.pk)
    assert loop.draft() == report
    assert Event.objects.filter(verb="posts.start_report").count() == 1


@pytest.mark.parametrize("state", ["confirmed", "absent", "cancelled"])
def test_only_who_attended_reports(loop, state):
    Participation.objects.update(state=state, checked_in_at=None)
    with pytest.raises(NotAttended, match="登记到场"):
        loop.draft()


def test_nobody_reports_for_another(loop):
    for other in (loop.another(), loop.clerk, loop.handler):
        with pytest.raises(Refused):
            loop.draft(other)


@pytest.mark.parametrize("name", ["process", "policy_background", "remedy"])
@pytest.mark.parametrize("empty", ["", " \n"])
def test_empty_report_completes_nothing(loop, name, empty):
    report = loop.save(loop.draft(), replace(WHOLE, **{name: empty}))
    with pytest.raises(InvalidInput) as refusal:
        submit_report(actor=loop.member, report_id=report.pk, at=loop.now)
    assert list(refusal.value.fields) == [name]
    report.refresh_from_db()
    assert report.state == ReportState.DRAFT


def test_handed_in_report_is_told_to_the_department_and_stands(loop):
    report = loop.handed_in()
    assert (report.state, report.submitted_at) == (ReportState.SUBMITTED, loop.now)
    assert Notice.objects.get(about_kind="posts.experiencereport").recipient == (
        loop.handler.user
    )
    assert Event.objects.get(verb="posts.submit_report").to_state == "submitted"
    with pytest.raises(IllegalTransition):
        loop.save(report)
    with pytest.raises(IllegalTransition):
        submit_report(actor=loop.member, report_id=report.pk, at=loop.now)


def test_stale_tab_overwrites_nothing(loop):
    report = loop.draft()
    first = loop.save(report, by_itself=True)
    with pytest.raises(StaleVersion, match="刷新"):
        loop.save(report, replace(WHOLE, gain="旧页面"), version=report.version)
    kept = ExperienceReport.objects.get(pk=report.pk)
    assert (kept.version, kept.gain) == (first.version, WHOLE.gain)
    assert first.version == report.version + 1


def test_what_saves_itself_writes_no_event_and_a_button_does(loop):
    report = loop.save(loop.draft(), by_itself=True)
    assert not Event.objects.filter(verb="posts.save_report").exists()
    loop.save(report)
    assert Event.objects.filter(verb="posts.save_report").count() == 1


def test_notes_are_those_of_the_last_save(loop):
    report = loop.save(loop.draft(), replace(WHOLE, notes=(NOTE, NOTE)))
    report = loop.save(report, replace(WHOLE, notes=(replace(NOTE, seen="只此一件"),)))
    assert [one.seen for one in report.notes.all()] == ["只此一件"]


@pytest.mark.parametrize(
    "facts",
    [
        {"process": "长" * 5001},
        {"shared_with": "长" * 201},
        {"level": "best"},
        {"residents_served": -1},
        {"notes": (replace(NOTE, seen=" "),)},
        {"notes": (NOTE,) * 21},
    ],
)
def test_unusable_content_is_not_saved(loop, facts):
    report = loop.draft()
    with pytest.raises(InvalidInput) as refusal:
        loop.save(report, replace(WHOLE, **facts))
    assert list(refusal.value.fields) == list(facts)
    assert ExperienceReport.objects.get(pk=report.pk).version == report.version


def test_nobody_else_saves_or_hands_in(loop):
    report = loop.draft()
    for other in (loop.another(), loop.clerk, loop.handler):
        with pytest.raises(Refused):
            save_report(
                actor=other, report_id=report.pk, content=WHOLE, version=1, at=loop.now
            )
        with pytest.raises(Refused):
            submit_report(actor=other, report_id=report.pk, at=loop.now)


def test_draft_is_its_authors_alone(loop, stranger):
    report = loop.draft()
    seen = ExperienceReport.objects.visible_to
    people = (loop.member, loop.clerk, loop.leader, loop.handler, stranger)
    assert [report in seen(one.user) for one in people] == [True] + 4 * [False]
    loop.save(report)
    submit_report(actor=loop.member, report_id=report.pk, at=loop.now)
    assert [report in seen(one.user) for one in people] == 4 * [True] + [False]
    assert report not in seen(loop.another().user)
    assert lock_report(report.pk).state == ReportState.SUBMITTED


def test_department_completes_the_report_once(loop):
    report = loop.handed_in()
    given = loop.respond(
        report,
        changed="调整排班",
        changed_where="东门",
        changed_since=dt.date(2026, 3, 1),
    )
    report.refresh_from_db()
    assert (report.state, report.completed_at) == (ReportState.COMPLETED, loop.now)
    assert given.changed_where == "东门"
    assert Notice.objects.filter(recipient=loop.member.user).count() == 1
    with pytest.raises(IllegalTransition):
        loop.respond(report)


def test_only_the_host_responds_and_not_to_its_own(loop, stranger):
    report = loop.handed_in()
    for other in (loop.clerk, loop.member, stranger):
        with pytest.raises(Refused):
            loop.respond(report, actor=other)
    ExperienceReport.objects.get(pk=report.pk)
    Participation.objects.update(person=loop.handler.user)
    with pytest.raises(Refused) as refusal:
        loop.respond(report)
    assert refusal.value.code == "own_item"


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"heard": " "}, "heard"),
        ({"changed": "调整排班"}, "changed_since"),
        ({"changed_since": dt.date(2026, 3, 3)}, "changed_since"),
        ({"changed_where": "长" * 201}, "changed_where"),
    ],
)
def test_response_says_what_and_since_when(loop, facts, field):
    report = loop.handed_in()
    with pytest.raises(InvalidInput) as refusal:
        loop.respond(report, **facts)
    assert list(refusal.value.fields) == [field]
    assert respond_to_report.__doc__


def test_somebody_else_who_was_there_signs_the_finding_once(loop):
    other = loop.another()
    loop.came(other, loop.activity)
    note = loop.handed_in().notes.get()
    signed = sign_note(actor=other, note_id=note.pk, at=loop.now)
    assert (signed.person, signed.note) == (other.user, note)
    with pytest.raises(AlreadyThere):
        sign_note(actor=other, note_id=note.pk, at=loop.now)


def test_nobody_signs_who_was_not_there_or_wrote_it(loop):
    note = loop.handed_in().notes.get()
    for actor, code in ((loop.another(), "not_there"), (loop.member, "own_item")):
        with pytest.raises(Refused) as refusal:
            sign_note(actor=actor, note_id=note.pk, at=loop.now)
        assert refusal.value.code == code


def test_draft_findings_are_seen_and_signed_by_nobody(loop):
    other = loop.another()
    loop.came(other, loop.activity)
    note = loop.save(loop.draft()).notes.get()
    assert note not in CaseNote.objects.visible_to(other.user)
    with pytest.raises(IllegalTransition):
        sign_note(actor=other, note_id=note.pk, at=loop.now)
    ExperienceReport.objects.get().refresh_from_db()
    submit_report(actor=loop.member, report_id=note.report_id, at=loop.now)
    assert note in CaseNote.objects.visible_to(other.user)
    assert note not in CaseNote.objects.visible_to(loop.another().user)


# --- photos ---------------------------------------------------------------------


@pytest.fixture
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def add(loop, report, file, **facts):
    size = len(file.getvalue())
    return add_photo(
        actor=loop.member,
        report_id=report.pk,
        file=file,
        size=size,
        at=loop.now,
        **facts,
    )


def test_photo_keeps_nothing_that_the_camera_noted(loop, media):
    exif = Image.Exif()
    exif[0x010F] = "某品牌相机"
    exif.get_ifd(GPS)[2] = (36.0, 42.0, 0.0)
    exif[0x0112] = 6  # lying on its side
    made = add(loop, loop.draft(), photo(exif=exif.tobytes()), caption="校门口")
    with made.file.open() as file, Image.open(file) as kept:
        assert (kept.format, kept.size) == ("JPEG", (30, 40))
        assert dict(kept.getexif()) == {}
        assert set(kept.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    assert (made.width, made.height, made.caption) == (30, 40, "校门口")
    assert "校门口" not in made.file.name


@pytest.mark.parametrize("fmt", KNOWN)
def test_photo_of_each_known_kind_becomes_a_jpeg(loop, media, fmt):
    made = add(loop, loop.draft(), photo(fmt))
    with made.file.open() as kept:
        assert kept.read(3) == b"\xff\xd8\xff"


def test_large_photo_is_made_smaller(loop, media):
    made = add(loop, loop.draft(), photo(size=(3000, 1500)))
    assert (made.width, made.height) == (2000, 1000)


@pytest.mark.parametrize(
    "content", [b"", b"<svg onload=alert(1)>", b"%PDF-1.7", b"\xff\xd8\xff\xe0cut off"]
)
def test_what_is_no_photo_is_refused(loop, media, content):
    with pytest.raises(InvalidInput):
        add(loop, loop.draft(), io.BytesIO(content))
    assert not ReportPhoto.objects.exists()
    assert [one for one in media.rglob("*") if one.is_file()] == []


def test_gif_and_too_large_files_are_refused(loop, media, monkeypatch):
    report = loop.draft()
    with pytest.raises(InvalidInput, match="JPG"):
        add(loop, report, photo("GIF"))
    monkeypatch.setattr("posts.pictures.LARGEST", 100)
    with pytest.raises(InvalidInput, match="10 MB"):
        add(loop, report, photo())
    monkeypatch.setattr("posts.pictures.LARGEST", 10**7)
    monkeypatch.setattr("posts.pictures.MOST_PIXELS", 100)
    with pytest.raises(InvalidInput, match="像素"):
        add(loop, report, photo())


def test_photos_are_counted_removed_and_kept_after_handing_in(
    loop, media, django_capture_on_commit_callbacks
):
    report = loop.save(loop.draft())
    made = [add(loop, report, photo()) for _ in range(MOST)]
    with pytest.raises(InvalidInput, match="最多"):
        add(loop, report, photo())
    facts = {"actor": loop.member, "report_id": report.pk, "at": loop.now}
    with django_capture_on_commit_callbacks(execute=True):
        remove_photo(photo_id=made[0].pk, **facts)
    assert report.photos.count() == MOST - 1
    assert len(list(media.rglob("*.jpg"))) == MOST - 1
    submit_report(actor=loop.member, report_id=report.pk, at=loop.now)
    with pytest.raises(IllegalTransition):
        remove_photo(photo_id=made[1].pk, **facts)


# --- reminders ------------------------------------------------------------------


def test_reminder_is_sent_once_to_who_owes_a_report(loop):
    other = loop.another()
    loop.came(other, loop.activity, ParticipationState.ABSENT)
    assert remind_reports(loop.now) == 0
    later = loop.now + 3 * DAY
    assert [remind_reports(later), remind_reports(later)] == [1, 0]
    told = Notice.objects.get(kind="report_due")
    assert told.recipient == loop.member.user
    loop.draft()
    assert remind_reports(later + 30 * DAY) == 0


def test_who_has_reported_is_not_reminded(loop):
    loop.handed_in()
    assert remind_reports(loop.now + 30 * DAY) == 0
    remind_task()
    assert not Notice.objects.filter(recipient=loop.member.user).exists()
