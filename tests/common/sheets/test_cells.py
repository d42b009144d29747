"""Cells become values or a sentence on what to correct; nothing is guessed."""

import pytest

from common.sheets import (
    CellError,
    parse_choice,
    parse_code,
    parse_int,
    parse_list,
    parse_phone,
    parse_text,
)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("D01", "D01"),
        ("０１８１９", "01819"),
        ("Ｄ－１", "D-1"),
        ("", ""),
        ("\ufeffA1", "A1"),
        ("E5", "E5"),
        (" a_1-b ", "a_1-b"),
    ],
)
def test_code_is_brought_to_one_writing(text: str, code: str):
    assert parse_code(text, "编号") == code


@pytest.mark.parametrize(
    "text", ["1.38E+10", "3.7e+17", "１.３８Ｅ+１０", "1E5", "1819.0", "1 2"]
)
def test_code_that_was_changed_by_excel_is_refused(text: str):
    with pytest.raises(CellError) as caught:
        parse_code(text, "编号")

    assert caught.value.column == "编号"
    assert text in caught.value.message


@pytest.mark.parametrize("text", ["1819", "118190"])
def test_code_of_another_length_is_refused(text: str):
    with pytest.raises(CellError):
        parse_code(text, "编号", digits=5)


def test_lost_zero_is_named_as_the_likely_cause():
    with pytest.raises(CellError, match="开头的 0 可能丢失"):
        parse_code("1819", "编号", digits=5)

    assert parse_code("01819", "编号", digits=5) == "01819"


@pytest.mark.parametrize(
    ("text", "number"),
    [("12", 12), ("－3", -3), ("１２", 12), ("2E+10", 20_000_000_000)],
)
def test_integer_is_read(text: str, number: int):
    assert parse_int(text, "名额") == number


@pytest.mark.parametrize("text", ["", "1.5", "十", "1,000", "9" * 19, "1E+99"])
def test_other_numbers_are_refused(text: str):
    with pytest.raises(CellError, match="不是整数"):
        parse_int(text, "名额")


def test_integer_out_of_bounds_is_refused():
    with pytest.raises(CellError, match="不能小于 1"):
        parse_int("0", "名额", minimum=1)
    with pytest.raises(CellError, match="不能大于 500"):
        parse_int("501", "名额", maximum=500)


def test_choice_names_what_may_be_filled_in():
    assert parse_choice("委员", "报名对象", ["委员", "均可"]) == "委员"
    assert parse_choice("", "报名对象", ["委员"]) == ""
    with pytest.raises(CellError, match="可填：均可、委员"):
        parse_choice("政协委员", "报名对象", ["委员", "均可"])


def test_list_keeps_the_order_and_each_value_once():
    text = "G3、G1，G2,G1;G4；G5\nG6　G7 "

    assert parse_list(text, "意向岗位编号") == [
        "G3",
        "G1",
        "G2",
        "G4",
        "G5",
        "G6",
        "G7",
    ]
    assert parse_list("", "意向岗位编号") == []
    with pytest.raises(CellError, match="最多 2 项"):
        parse_list("1、2、3", "意向岗位编号", max_items=2)


@pytest.mark.parametrize(
    ("text", "phone"),
    [
        ("199 0000 5678", "19900005678"),
        ("１９９００００５６７８", "19900005678"),
        ("+86-199-0000-5678", "19900005678"),
        ("（0536）8096112", "0536-8096112"),
        ("010-62345678转801", "010-62345678-801"),
        ("8096112", "8096112"),
        ("12345", "12345"),
        ("", ""),
    ],
)
def test_phone_has_one_writing(text: str, phone: str):
    assert parse_phone(text, "手机") == phone


@pytest.mark.parametrize("text", ["1.38E+10", "1381234567", "199000056789", "无"])
def test_other_phones_are_refused(text: str):
    with pytest.raises(CellError):
        parse_phone(text, "手机")


def test_long_text_is_refused_not_cut():
    assert parse_text("①２三", "内容", max_length=3) == "①２三"
    with pytest.raises(CellError, match="有 4 个字，最多 3 个字"):
        parse_text("一二三四", "内容", max_length=3)
