"""Files: known by content, kept under names of our own, handed out safely."""

import io
import zipfile
from pathlib import Path

import pytest

from bulletins.errors import FileRefused
from bulletins.files import LARGEST, check_file, safe_name
from bulletins.models import Material
from bulletins.services.materials import MOST, add_material, remove_material
from common.errors import DomainError, Refused
from tests.bulletins.conftest import PDF, archive, picture, upload

DOCX = "word/document.xml"


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("a.pdf", PDF, "pdf"),
        ("a.PDF", PDF, "pdf"),
        ("a.docx", archive(DOCX), "docx"),
        ("a.xlsx", archive("xl/workbook.xml"), "xlsx"),
        ("a.pptx", archive("ppt/presentation.xml"), "pptx"),
        ("a.png", picture(), "png"),
        ("a.jpeg", picture("JPEG"), "jpg"),
    ],
)
def test_kinds_that_are_taken(name, content, kind):
    assert check_file(upload(name, content)).extension == kind


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.html", b"<html><script>alert(1)</script>"),
        ("a.png", b"<svg xmlns='http://www.w3.org/2000/svg'></svg>"),
        ("a.pdf", b"%PDF-1.4 without an end"),
        ("a.jpg", b"\xff\xd8\xff not a picture"),
        ("a.png", PDF),
        ("a.pdf.exe", PDF),
        ("a.docx", archive("other.xml")),
        ("a.docx", archive(DOCX, "word/vbaProject.bin")),
        ("a.docx", archive(DOCX, "../../etc/passwd")),
        ("a.docx", archive(DOCX, mode=0o120777)),
        ("a.docx", b"PK\x03\x04broken"),
        ("a.pdf", b""),
        ("a.pdf", PDF + b"X5O!P%@AP-EICAR-STANDARD-ANTIVIRUS-TEST-FILE!"),
        ("a.js", b"alert(1)"),
    ],
)
def test_everything_else_is_refused(name, content):
    with pytest.raises(FileRefused):
        check_file(upload(name, content))


def test_size_has_a_limit():
    filler = PDF + b" " * (LARGEST - len(PDF) - 6) + b"%%EOF\n"
    assert len(check_file(upload("a.pdf", filler)).content) == LARGEST
    with pytest.raises(FileRefused):
        check_file(upload("a.pdf", filler + b" "))


def test_archive_that_unpacks_too_large_is_refused():
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr(DOCX, "x")
        made.writestr("bomb", b"\0" * (201 * 1024 * 1024))
    with pytest.raises(FileRefused):
        check_file(upload("a.docx", held.getvalue()))


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../x.pdf", "x"),
        ("..\\..\\x.pdf", "x"),
        ("a\u202egnp.pdf", "agnp"),
        ("换行\r\n名.pdf", "换行名"),
        ("长" * 255 + ".pdf", "长" * 80),
        ("a<b>|c?.pdf", "abc"),
        (".pdf", "pdf"),
        ("   .pdf", "材料"),
    ],
)
def test_names_are_made_safe(given, kept):
    assert safe_name(given) == kept


def test_file_is_kept_under_a_name_of_our_own(news, handler, now, settings):
    made = add_material(
        actor=handler, thing=news, upload=upload("../../情况.pdf"), at=now
    )
    path = Path(made.file.path).resolve()
    assert path.is_relative_to(Path(settings.MEDIA_ROOT).resolve())
    assert "情况" not in path.name
    assert made.full_name == "情况.pdf"


@pytest.mark.parametrize("who", ["member", "clerk", "stranger"])
def test_others_add_and_remove_nothing(request, news, handler, who, now):
    made = add_material(actor=handler, thing=news, upload=upload(), at=now)
    actor = request.getfixturevalue(who)
    with pytest.raises(Refused):
        add_material(actor=actor, thing=news, upload=upload(), at=now)
    with pytest.raises(Refused):
        remove_material(actor=actor, material=made, at=now)


def test_so_many_and_no_more(news, handler, now):
    for _ in range(MOST):
        add_material(actor=handler, thing=news, upload=upload(), at=now)
    with pytest.raises(DomainError):
        add_material(actor=handler, thing=news, upload=upload(), at=now)


def test_removed_file_leaves_the_disk_after_commit(
    news, handler, now, django_capture_on_commit_callbacks
):
    made = add_material(actor=handler, thing=news, upload=upload(), at=now)
    path = Path(made.file.path)
    with django_capture_on_commit_callbacks(execute=True):
        remove_material(actor=handler, material=made, at=now)
    assert not path.exists()
    assert not Material.objects.exists()


def test_download_is_an_attachment_under_its_chinese_name(
    browse, news, handler, member, stranger, now
):
    made = add_material(
        actor=handler, thing=news, upload=upload("情况通报.pdf"), at=now
    )
    answer = browse(member).get(f"/materials/{made.pk}/")
    assert b"".join(answer.streaming_content) == PDF
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Type"] == "application/pdf"
    assert browse(stranger).get(f"/materials/{made.pk}/").status_code == 404


def test_files_of_drafts_are_nobody_elses(browse, draft, handler, member, clerk, now):
    made = add_material(actor=handler, thing=draft, upload=upload(), at=now)
    url = f"/materials/{made.pk}/"
    assert browse(member).get(url).status_code == 404
    assert browse(clerk).get(url).status_code == 404
    answer = browse(handler).get(url)
    assert answer.status_code == 200
    answer.close()


def test_briefings_have_materials_too(briefing, clerk, member, now):
    made = add_material(actor=clerk, thing=briefing, upload=upload(), at=now)
    assert Material.objects.visible_to(member.user).get() == made
