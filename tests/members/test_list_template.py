from io import StringIO

import openpyxl
import pytest
from django.core.management import CommandError, call_command

from members.imports.importer import importer_for, kinds
from tests import factories as f


def run(*words):
    out = StringIO()
    call_command("list_template", *map(str, words), stdout=out)
    return out.getvalue()


@pytest.mark.parametrize("kind", [kind for kind, _title in kinds()])
def test_template_has_the_headings_of_its_kind(committee, tmp_path, kind):
    target = tmp_path / "template.xlsx"
    assert str(target) in run(kind, "-o", target)
    book = openpyxl.load_workbook(target)
    headings = [cell.value for cell in next(book.worksheets[0].iter_rows())]
    assert [str(one).rstrip("★") for one in headings if one] == list(
        importer_for(kind).layout.headings
    )


def test_template_lists_the_departments_of_the_committee_named(committee, tmp_path):
    own = f.DepartmentFactory(committee=committee, code="OWN")
    f.DepartmentFactory(code="ELSEWHERE")
    target = tmp_path / "template.xlsx"
    run("members", "-o", target, "--committee", committee.code)
    book = openpyxl.load_workbook(target)
    values = {cell.value for row in book["可选值"].iter_rows() for cell in row}
    assert own.code in values
    assert "ELSEWHERE" not in values


def test_template_needs_no_committee_yet(db, tmp_path):
    target = tmp_path / "template.xlsx"
    run("departments", "-o", target)
    assert target.read_bytes().startswith(b"PK")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["weather", "-o", "{}/x.xlsx"], "weather"),
        (["members", "-o", "{}/nowhere/x.xlsx"], "文件不能写入"),
        (["members", "-o", "{}"], "文件不能写入"),
        (["members", "-o", "{}/x.xlsx", "--committee", "none"], "“none”"),
    ],
)
def test_bad_input_is_one_line_and_writes_nothing(committee, tmp_path, words, sentence):
    with pytest.raises(CommandError, match=sentence) as told:
        run(*(word.format(tmp_path) for word in words))
    assert "\n" not in str(told.value)
    assert list(tmp_path.iterdir()) == []
