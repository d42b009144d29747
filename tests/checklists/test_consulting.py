"""A question is put to those who know the field; advisers hear what came of it."""

import datetime as dt

import pytest

from checklists.models import Advice, ConsultItem, Feedback
from checklists.selectors import awaiting_feedback, sectors_of, versed_members
from checklists.services.advice import give_advice
from checklists.services.consulting import Judged, announce_consult, give_feedback
from checklists.states import ItemState
from common.errors import DomainError, InvalidInput, Refused
from members.models import Role
from notices.models import Notice
from tests import factories as f
from trail.models import Link

DAY = dt.timedelta(days=1)


@pytest.fixture
def asked(round_, department):
    return f.ConsultFactory(
        round=round_, department=department, state=ItemState.ACCEPTED
    )


@pytest.fixture
def advice(asked, member, now):
    return give_advice(actor=member, consult=asked, text="先试点，再推开。", at=now)


def announce(clerk, consult, now, days=14):
    return announce_consult(
        actor=clerk, consult=consult, until=now.date() + days * DAY, at=now
    )


def test_only_members_versed_in_the_field_are_told(asked, clerk, committee, now):
    medical = f.FieldFactory(name="医药卫生")
    ConsultItem.objects.update(field=medical)
    asked.refresh_from_db()
    doctors = f.SectorFactory(code="97", name="医药界测试")
    farmers = f.SectorFactory(code="98", name="农业界测试")
    doctor = f.MemberFactory(committee=committee, sector=doctors)
    other, raised = f.MemberFactory.create_batch(2, committee=committee, sector=farmers)
    f.ConcernFactory(round=asked.round, field=medical, member=raised)
    f.ConcernFactory(
        round=asked.round, field=medical, member=other, state=ItemState.DRAFT
    )
    assert set(versed_members(asked)) == {doctor, raised}
    announce(clerk, asked, now)
    told = Notice.objects.filter(kind="advice")
    assert set(told.values_list("recipient", flat=True)) == {
        doctor.user_id,
        raised.user_id,
    }


def test_question_without_a_field_is_for_everybody(asked, committee, now):
    ConsultItem.objects.update(field=None)
    asked.refresh_from_db()
    f.MemberFactory.create_batch(3, committee=committee)
    f.MemberFactory(committee=committee, employer=asked.department)
    assert versed_members(asked).count() == 3
    assert not sectors_of(None).exists()


def test_announced_again_tells_nobody_twice(asked, clerk, member, now):
    announce(clerk, asked, now)
    first = Notice.objects.count()
    later = announce(clerk, asked, now + DAY, days=20)
    assert Notice.objects.count() == first
    assert later.announced_at == now


def test_last_day_in_the_past_or_not_accepted_is_refused(asked, clerk, now):
    with pytest.raises(InvalidInput):
        announce(clerk, asked, now, days=-1)
    ConsultItem.objects.update(state=ItemState.SUBMITTED)
    with pytest.raises(DomainError):
        announce(clerk, asked, now)


def test_advice_is_taken_until_the_end_of_the_last_day(asked, clerk, member, now):
    announce(clerk, asked, now, days=0)
    give_advice(actor=member, consult=asked, text="赶上了。", at=now)
    with pytest.raises(DomainError, match="截止"):
        give_advice(actor=member, consult=asked, text="晚了。", at=now + DAY)


def test_feedback_reaches_every_adviser_and_is_linked(
    asked, advice, handler, member, now
):
    made = give_feedback(
        actor=handler,
        consult=asked,
        text="已写入实施方案。",
        said=[Judged(advice.pk, "adopted", "第三条采用")],
        at=now,
    )
    asked.refresh_from_db()
    advice.refresh_from_db()
    assert asked.state == ItemState.ANSWERED
    assert (advice.outcome, advice.comment) == ("adopted", "第三条采用")
    link = Link.objects.get(kind="fed_back")
    assert (link.source_id, link.target_id) == (advice.pk, made.pk)
    told = Notice.objects.get(recipient=member.user, kind="advice")
    assert told.text == "已写入实施方案。"
    assert Feedback.objects.visible_to(member.user).get() == made


def test_feedback_is_given_once_and_ends_advice(asked, advice, handler, member, now):
    give_feedback(actor=handler, consult=asked, text="采纳。", at=now)
    with pytest.raises(DomainError):
        give_feedback(actor=handler, consult=asked, text="再说。", at=now)
    with pytest.raises(DomainError):
        give_advice(actor=member, consult=asked, text="还有。", at=now)


@pytest.mark.parametrize("who", ["clerk", "member", "stranger"])
def test_only_the_asking_department_feeds_back(request, asked, advice, who, now):
    with pytest.raises(Refused):
        give_feedback(
            actor=request.getfixturevalue(who), consult=asked, text="采纳。", at=now
        )


def test_other_department_does_not_feed_back(asked, advice, committee, now):
    from members.acting import acting_as

    other = f.UserFactory()
    f.give_role(
        other,
        Role.HANDLER,
        committee,
        department=f.DepartmentFactory(committee=committee),
    )
    with pytest.raises(Refused):
        give_feedback(
            actor=acting_as(other, Role.HANDLER), consult=asked, text="采纳。", at=now
        )


def test_nothing_to_feed_back_on(asked, handler, now):
    with pytest.raises(DomainError, match="还没有委员"):
        give_feedback(actor=handler, consult=asked, text="采纳。", at=now)


@pytest.mark.parametrize(
    ("text", "outcome"), [("", "adopted"), ("长" * 5001, "adopted"), ("好", "unknown")]
)
def test_unusable_feedback_changes_nothing(asked, advice, handler, now, text, outcome):
    with pytest.raises(InvalidInput):
        give_feedback(
            actor=handler,
            consult=asked,
            text=text,
            said=[Judged(advice.pk, outcome)],
            at=now,
        )
    assert not Feedback.objects.exists()


def test_advice_of_another_question_is_refused(asked, advice, handler, round_, now):
    elsewhere = f.ConsultFactory(round=round_, department=asked.department)
    other = Advice.objects.create(
        consult=elsewhere, member=advice.member, text="别处", given_at=now
    )
    with pytest.raises(InvalidInput):
        give_feedback(
            actor=handler,
            consult=asked,
            text="好",
            said=[Judged(other.pk, "adopted")],
            at=now,
        )


def test_questions_without_feedback_are_a_list(asked, advice, clerk, handler, now):
    announce(clerk, asked, now, days=1)
    every = ConsultItem.objects.all()
    assert not awaiting_feedback(every, now + DAY).exists()
    assert awaiting_feedback(every, now + 2 * DAY).get() == asked
    give_feedback(actor=handler, consult=asked, text="采纳。", at=now)
    assert not awaiting_feedback(every, now + 2 * DAY).exists()
