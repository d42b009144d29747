import datetime as dt

import pytest

from cases.services.calendar import Imported, import_year, remove_day, set_day
from cases.services.recounting import recount_clocks
from common.errors import InvalidInput, Refused
from common.models import AnnouncedYear, SpecialDay
from common.workdays import known_calendar
from members.acting import acting_as
from members.models import Role
from tests import factories as f
from tests.cases.clockwork import MONDAY, accepted, moment
from trail.models import Event

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 3, 18)
NOTICE = """一、元旦：1月1日（周五）至3日（周日）放假，共3天。
二、春节：2月5日（周五）至11日（周四）放假调休，共7天。2月14日（周日）上班。"""


def put_in(actor, text=NOTICE, **facts):
    facts = {"year": 2027, "basis": "国办发明电〔2026〕7号", "at": MONDAY} | facts
    return import_year(actor=actor, text=text, **facts)


def test_day_is_set_changed_and_taken_back(clerk):
    set_day(actor=clerk, day=DAY, is_working=False, name="台风停工", at=MONDAY)
    assert not known_calendar().is_working(DAY)
    set_day(actor=clerk, day=DAY, is_working=True, name="照常上班", at=MONDAY)
    assert known_calendar().is_working(DAY)
    for _twice in range(2):
        remove_day(actor=clerk, day=DAY, at=MONDAY)
    assert not SpecialDay.objects.exists()
    events = Event.objects.order_by("pk").values_list("verb", "before__name")
    assert list(events) == [
        ("cases.set_day", None),
        ("cases.set_day", "台风停工"),
        ("cases.remove_day", "照常上班"),
    ]


def test_notice_announces_the_year_and_dates_follow(clerk, department):
    clock = accepted(department, at=moment("2026-12-28 10:00"))
    assert put_in(clerk) == Imported(11, 0, 0)
    assert AnnouncedYear.objects.get().year == 2027
    assert recount_clocks(MONDAY) == 1
    clock.refresh_from_db()
    assert not clock.is_provisional
    assert clock.due_at == moment("2027-01-26 23:59:59")


def test_notice_twice_changes_nothing_the_second_time(clerk):
    put_in(clerk)
    SpecialDay.objects.filter(day="2027-02-05").update(is_working=True)
    assert put_in(clerk) == Imported(0, 1, 10)
    assert put_in(clerk) == Imported(0, 0, 11)
    assert SpecialDay.objects.count() == 11


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        ({"text": "2月5日放假"}, "没有写明节日名称"),
        ({"text": "特此通知。"}, "没有读到 2027 年的放假日"),
        ({"text": f"{NOTICE}\n2031-01-01,放假,元旦"}, "2031-01-01 不在 2027 年前后"),
        ({"text": f"2027-01-01,放假,{'长' * 41}"}, "名称过长"),
        ({"basis": " "}, "请填写依据文件"),
        ({"year": 1999}, "年份超出范围"),
    ],
)
def test_unusable_notice_changes_nothing(clerk, facts, told):
    with pytest.raises(InvalidInput, match=told):
        put_in(clerk, **facts)
    assert not SpecialDay.objects.exists()


def test_only_clerks_of_the_highest_committee_keep_the_calendar(
    clerk, leader, handler, member, committee
):
    below = f.UserFactory()
    f.give_role(below, Role.CLERK, f.CommitteeFactory(parent=committee))
    for actor in (leader, handler, member, acting_as(below, Role.CLERK)):
        with pytest.raises(Refused):
            put_in(actor)
        with pytest.raises(Refused):
            set_day(actor=actor, day=DAY, is_working=True, name="补班", at=MONDAY)
        with pytest.raises(Refused):
            remove_day(actor=actor, day=DAY, at=MONDAY)


@pytest.mark.parametrize("name", ["", "长" * 41])
def test_day_needs_a_name(clerk, name):
    with pytest.raises(InvalidInput):
        set_day(actor=clerk, day=DAY, is_working=True, name=name, at=MONDAY)
