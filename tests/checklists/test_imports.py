import csv
import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from checklists.models import ConcernItem, IntentItem
from checklists.states import ItemState, Phase
from tests import factories as f

CONCERNS = ["编号", "委员编号", "领域", "内容", "涉及部门编码", "提交时间"]
INTENTS = ["编号", "委员编号", "意向领域", "意向岗位编号", "意向区县", "可参加时间"]


@pytest.fixture
def round_(committee):
    return f.RoundFactory(committee=committee)


@pytest.fixture
def load(round_, tmp_path):
    def run(kind, headings, rows, **options):
        path = tmp_path / f"{kind}.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([headings, *rows])
        out = StringIO()
        given = {"committee": round_.committee.code, **options}
        call_command(
            "import_list", kind, str(path), stdout=out, stderr=StringIO(), **given
        )
        return json.loads(out.getvalue())

    return run


@pytest.fixture
def seat(committee):
    return f.MemberFactory(committee=committee, number="W1")


def test_concern_is_submitted_with_its_departments(load, seat, committee):
    f.DepartmentFactory(committee=committee, code="B1")
    f.FieldFactory(name="社区服务")
    row = ["G1", "W1", "社区服务", "老旧小区加装电梯进展慢", "B1", "2026/3/1 9:05"]
    assert load("concerns", CONCERNS, [row])["created"] == 1
    item = ConcernItem.objects.get()
    assert item.state == ItemState.SUBMITTED
    assert [department.code for department in item.departments.all()] == ["B1"]
    assert item.submitted_at.isoformat() == "2026-03-01T01:05:00+00:00"


def test_same_file_twice_changes_nothing(load, seat):
    row = ["G1", "W1", "", "老旧小区加装电梯进展慢", "", "2026-03-01"]
    load("concerns", CONCERNS, [row])
    assert load("concerns", CONCERNS, [row]) == {
        "rows": 1,
        "created": 0,
        "updated": 0,
        "unchanged": 1,
        "rejected": 0,
    }


def test_file_without_times_twice_changes_nothing(load, seat):
    load("concerns", CONCERNS, [["G1", "W1", "", "加装电梯", "", ""]])
    again = load("concerns", CONCERNS, [["G1", "W1", "", "加装电梯", "", ""]])
    assert again["unchanged"] == 1


def test_member_of_another_committee_is_told_so(load, seat):
    f.MemberFactory(number="X9")
    counts = load("concerns", CONCERNS, [["G1", "X9", "", "内容", "", ""]])
    assert (counts["created"], counts["rejected"]) == (0, 1)


def test_closed_round_takes_nothing(load, seat, round_):
    round_.phase = Phase.CLOSED
    round_.save()
    with pytest.raises(CommandError, match="已结束"):
        load(
            "concerns",
            CONCERNS,
            [["G1", "W1", "", "内容", "", ""]],
            round_code=round_.code,
        )
    assert not ConcernItem.objects.exists()


def test_intent_keeps_ranking_and_times(load, seat, round_):
    for number in ("P1", "P2"):
        f.OfferFactory(round=round_, number=number)
    row = ["Y1", "W1", "", "P2、P1", "", "周一上午、周末"]
    load("intents", INTENTS, [row])
    intent = IntentItem.objects.get()
    ranked = intent.choices.order_by("rank").values_list("offer__number", flat=True)
    assert list(ranked) == ["P2", "P1"]
    assert intent.times == ["1am", "6am", "6pm", "7am", "7pm"]
    load("intents", INTENTS, [["Y1", "W1", "", "P1、P2", "", "周一上午、周末"]])
    ranked = intent.choices.order_by("rank").values_list("offer__number", flat=True)
    assert list(ranked) == ["P1", "P2"]
