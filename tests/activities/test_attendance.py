import datetime as dt

import pytest

from activities.codes import draw_code, make_code, new_salt
from activities.errors import AlreadyCheckedIn, TooEarly, UnknownCode
from activities.models import Participation
from activities.services.attendance import check_in, check_in_by_code, mark_absent
from activities.services.queue import cancel_participation
from common.errors import IllegalTransition, Refused
from members.acting import Acting
from tests import factories as f
from trail.models import Event

HOUR = dt.timedelta(hours=1)


@pytest.fixture
def held(book):
    return book()


def test_check_in_by_hand_is_recorded(held, handler, started):
    check_in(actor=handler, participation_id=held.pk, at=started)
    held.refresh_from_db()
    assert (held.state, held.checked_in_at, held.check_in_way) == (
        "attended",
        started,
        "hand",
    )
    event = Event.objects.filter(verb="activities.check_in").get()
    assert (event.author, event.after) == (handler.user, {"way": "hand"})


def test_code_checks_its_bearer_in_once(held, clerk, started):
    code = make_code(held)
    check_in_by_code(actor=clerk, code=code, at=started)
    held.refresh_from_db()
    assert (held.state, held.check_in_way) == ("attended", "code")
    with pytest.raises(AlreadyCheckedIn, match="已签到"):
        check_in_by_code(actor=clerk, code=code, at=started)
    assert Event.objects.filter(verb="activities.check_in").count() == 1


def test_keeper_need_not_choose_a_role(held, handler, started):
    f.give_role(handler.user, "leader", f.CommitteeFactory())
    actor = Acting(handler.user)
    assert check_in_by_code(actor=actor, code=make_code(held), at=started).state == (
        "attended"
    )


@pytest.mark.parametrize(
    "spoil",
    [
        lambda code, held: code[:-1] + ("A" if code[-1] != "A" else "B"),
        lambda code, held: code.replace(f".{held.pk}.", f".{held.pk + 1}."),
        lambda code, held: "9" + code,
        lambda code, held: "",
        lambda code, held: "你好",
        lambda code, held: "9" * 100 + ".1.1:x",
        lambda code, held: f"{held.activity_id}.{held.pk}.9999999999:",
        lambda code, held: f"{held.activity_id}",
    ],
)
def test_forged_code_is_refused(held, clerk, started, spoil):
    with pytest.raises(UnknownCode, match="签到码无效"):
        check_in_by_code(actor=clerk, code=spoil(make_code(held), held), at=started)
    held.refresh_from_db()
    assert held.state == "confirmed"


def test_code_of_another_activity_is_signed_otherwise(held, book, clerk, started):
    other = book(where=f.ActivityFactory(committee=held.activity.committee))
    signature = make_code(other).partition(":")[2]
    forged = make_code(held).partition(":")[0] + ":" + signature
    with pytest.raises(UnknownCode):
        check_in_by_code(actor=clerk, code=forged, at=started)


def test_new_salt_ends_the_codes_given_out(held, clerk, started):
    code = make_code(held)
    held.activity.check_in_salt = new_salt()
    held.activity.save()
    with pytest.raises(UnknownCode):
        check_in_by_code(actor=clerk, code=code, at=started)


def test_code_lapses_with_the_activity(held, clerk):
    after = held.activity.ends_at + dt.timedelta(seconds=1)
    with pytest.raises(UnknownCode, match="已过期") as refusal:
        check_in_by_code(actor=clerk, code=make_code(held), at=after)
    assert refusal.value.code == "code_expired"


def test_code_of_a_cancelled_seat_does_not_open_the_next(held, book, clerk, started):
    code = make_code(held)
    owner = Acting(held.person, held.assignment)
    cancel_participation(actor=owner, participation_id=held.pk, at=held.created_at)
    again = book(owner)
    with pytest.raises(IllegalTransition):
        check_in_by_code(actor=clerk, code=code, at=started)
    again.refresh_from_db()
    assert again.state == "confirmed"


def test_code_is_drawn_as_a_picture_without_style_or_script(held):
    drawn = draw_code(held)
    assert drawn.startswith("<svg")
    assert "style" not in drawn
    assert "<script" not in drawn


def test_check_in_opens_two_hours_before(held, clerk):
    opens = held.activity.starts_at - 2 * HOUR
    with pytest.raises(TooEarly):
        check_in(
            actor=clerk,
            participation_id=held.pk,
            at=opens - dt.timedelta(seconds=1),
        )
    assert check_in(actor=clerk, participation_id=held.pk, at=opens).state == "attended"


def test_absence_is_recorded_from_the_start_on(held, handler, started):
    with pytest.raises(TooEarly):
        mark_absent(
            actor=handler,
            participation_id=held.pk,
            at=held.activity.starts_at - dt.timedelta(seconds=1),
        )
    mark_absent(actor=handler, participation_id=held.pk, at=started, reason="未到场")
    held.refresh_from_db()
    assert (held.state, held.decided_at, held.reason) == ("absent", started, "未到场")


def test_only_staff_and_host_keep_the_roster(held, member, stranger, leader, started):
    guest = Acting(held.person, held.assignment)
    elsewhere = f.DepartmentFactory(committee=held.activity.committee)
    user = f.UserFactory()
    other = Acting(
        user,
        f.give_role(user, "handler", held.activity.committee, department=elsewhere),
    )
    for actor in (guest, member, stranger, leader, other):
        for step in (check_in, mark_absent):
            with pytest.raises(Refused):
                step(actor=actor, participation_id=held.pk, at=started)
        with pytest.raises(Refused):
            check_in_by_code(actor=actor, code=make_code(held), at=started)
    held.refresh_from_db()
    assert held.state == "confirmed"


def test_attendance_keeps_the_seat_counted(held, activity, book, clerk, started):
    absent = book()
    check_in(actor=clerk, participation_id=held.pk, at=started)
    mark_absent(actor=clerk, participation_id=absent.pk, at=started)
    activity.refresh_from_db()
    assert activity.taken == Participation.objects.count() == 2
