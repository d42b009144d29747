import csv
import json
from io import StringIO

import pytest
from django.core.management import call_command

from checklists.models import OfferAnswer, PostOffer, Round
from posts.models import Post, PostSession
from tests import factories as f

HEADINGS = [
    "岗位编号",
    "部门编码",
    "岗位名称",
    "场次开始",
    "场次结束",
    "名额",
    "最少人数",
    "回应条目",
]


@pytest.fixture
def load(committee, tmp_path):
    round_ = f.RoundFactory(committee=committee)
    f.DepartmentFactory(committee=committee, code="B1")

    def run(*rows):
        path = tmp_path / "posts.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([HEADINGS, *rows])
        out, errors = StringIO(), StringIO()
        call_command(
            "import_list",
            "posts",
            str(path),
            committee=round_.committee.code,
            stdout=out,
            stderr=errors,
        )
        return json.loads(out.getvalue()), errors.getvalue()

    return run


def row(
    start="2026-03-16 9:00",
    end="2026-03-16 12:00",
    seats="4",
    least="2",
    answers="",
    number="P1",
):
    return [number, "B1", "护学体验岗", start, end, seats, least, answers]


def test_rows_of_one_number_are_one_published_post(load):
    counts, _ = load(row(), row("2026-03-17 9:00", "2026-03-17 12:00"))
    assert (counts["rows"], counts["created"]) == (2, 2)
    assert Post.objects.get().sessions.count() == 2


def test_what_rows_answer_is_read_together(load, django_assert_max_num_queries):
    round_ = Round.objects.get()
    concern = f.ConcernFactory(round=round_, number="G1")
    consult = f.ConsultFactory(round=round_, number="J1")
    many = [row(number=f"P{number}", answers="J1、G1，J1") for number in range(40)]
    with django_assert_max_num_queries(60):
        counts, _ = load(*many)
    assert counts["created"] == 40
    answers = OfferAnswer.objects.filter(offer__number="P7")
    assert {(one.concern, one.consult) for one in answers} == {
        (concern, None),
        (None, consult),
    }


@pytest.mark.parametrize(
    ("answers", "sentence"),
    [
        ("J1、G9", "本期清单中没有编号为“G9”的条目"),
        ("、".join(f"G{number}" for number in range(101)), "有 101 项，最多 100 项"),
    ],
)
def test_answers_that_cannot_be_are_told(load, answers, sentence):
    f.ConsultFactory(round=Round.objects.get(), number="J1")
    counts, told = load(row(answers=answers), row(number="P2", answers="J1"))
    assert (counts["created"], counts["rejected"]) == (1, 1)
    assert sentence in told


def test_second_import_creates_nothing(load):
    load(row())
    counts, _ = load(row())
    assert (counts["created"], counts["updated"], counts["unchanged"]) == (0, 0, 1)
    assert PostSession.objects.count() == 1


def test_added_session_is_opened_later(load):
    load(row())
    counts, _ = load(row(), row("2026-03-18 9:00", "2026-03-18 12:00"))
    assert counts["updated"] == 2
    assert PostSession.objects.count() == 2


@pytest.mark.parametrize(
    ("bad", "sentence"),
    [
        (row(end="2026-03-16 8:00"), "须晚于场次开始"),
        (row(start="2026-02-30 9:00"), "2026-02-30"),
        (row(seats="0"), "不能小于 1"),
        (row(seats="2", least="3"), "不能多于名额 2"),
    ],
)
def test_impossible_session_is_refused_with_its_reason(load, bad, sentence):
    counts, told = load(bad)
    assert counts["rejected"] == 1
    assert sentence in told
    assert not PostOffer.objects.exists()
