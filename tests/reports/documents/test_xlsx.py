import io
from dataclasses import replace

import openpyxl
import pytest

from reports.documents.xlsx import xlsx_bytes
from reports.figures import GroupRow
from tests.reports.documents.samples import city

SAMPLE = city()


def opened(report):
    return openpyxl.load_workbook(io.BytesIO(xlsx_bytes(report)))


def test_totals_stand_on_the_overview_as_numbers():
    sheet = opened(SAMPLE)["总览"]
    shown = {
        row[0].value: row[1].value for row in sheet.iter_rows(min_row=6, max_col=2)
    }
    totals = SAMPLE.totals
    assert shown["关注清单（条）"] == totals.concerns
    assert shown["体验岗（个）"] == totals.posts


def test_every_part_has_its_sheet_and_prints_on_a4():
    book = opened(SAMPLE)
    assert book.sheetnames == [
        "总览",
        "四张清单",
        "分部门",
        "分领域",
        "分县市区",
        "议题",
        "每周",
        "统计口径",
    ]
    assert {sheet.page_setup.paperSize for sheet in book} == {9}


def test_same_figures_give_the_same_bytes():
    assert xlsx_bytes(SAMPLE) == xlsx_bytes(SAMPLE)


@pytest.mark.parametrize("name", ["=cmd|' /C calc'!A0", "+1", "@SUM(A1)", "-2"])
def test_hostile_names_are_texts(name):
    report = replace(SAMPLE, by_department=(GroupRow(code="x", name=name, concerns=1),))
    cell = opened(report)["分部门"]["B2"]
    assert (cell.data_type, cell.value) == ("s", name)


def test_empty_report_says_so():
    report = replace(SAMPLE, by_department=(), topics=(), weeks=())
    assert opened(report)["分部门"]["A2"].value == "本期暂无数据"
