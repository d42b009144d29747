"""Both sides speak on an item, and everybody sees whose turn it is."""

import datetime as dt

import pytest

from bulletins.services.exchange import Saying
from checklists.models import ConcernItem, ConsultItem, ItemEntry, Topic
from checklists.services.exchange import say
from checklists.services.topics import forward_topic, make_topic
from checklists.states import ItemState
from checklists.turns import awaiting, turn_name, with_turn
from common.errors import DomainError, InvalidInput, Refused
from notices.models import Notice
from tests import factories as f

HOUR = dt.timedelta(hours=1)


@pytest.fixture
def sent(round_, member, department):
    made = f.ConcernFactory(
        round=round_, member=member.assignment.member, state=ItemState.FORWARDED
    )
    made.departments.set([department])
    return made


@pytest.fixture
def asked(round_, department):
    return f.ConsultFactory(
        round=round_, department=department, state=ItemState.ACCEPTED
    )


def turn(thing, at):
    return with_turn(type(thing)._default_manager.all(), at).get(pk=thing.pk).turn


def test_turn_goes_to_the_side_that_was_asked(sent, member, handler, now):
    assert turn(sent, now) == "department"
    say(
        actor=handler, matter=sent, saying=Saying("请问是哪个路口？", asks=True), at=now
    )
    assert turn(sent, now) == "member"
    say(actor=member, matter=sent, saying=Saying("东门路口。"), at=now)
    assert turn(sent, now) == "department"
    assert list(awaiting(ConcernItem.objects.all(), "department", now)) == [sent]
    assert turn_name("department") == "轮到部门"


def test_question_after_the_answer_is_the_departments_turn(sent, member, now):
    ConcernItem.objects.update(state=ItemState.ANSWERED)
    assert turn(sent, now) == "member"
    say(actor=member, matter=sent, saying=Saying("何时完工？", asks=True), at=now)
    # Without a case there is no moment of the answer, so nothing came after it.
    assert turn(sent, now) == "member"


def test_other_side_is_told_and_may_follow_the_link(sent, member, handler, now):
    say(actor=member, matter=sent, saying=Saying("进展如何？", asks=True), at=now)
    told = Notice.objects.get(recipient=handler.user)
    assert told.url == f"/concerns/{sent.pk}/"
    assert told.title.endswith(sent.headline)


def test_reply_keeps_what_it_answers(sent, member, handler, now):
    first = say(actor=member, matter=sent, saying=Saying("进展？", asks=True), at=now)
    second = say(
        actor=handler,
        matter=sent,
        saying=Saying("已立项。", answers_id=first.pk),
        at=now,
    )
    assert second.answers == first
    assert (second.side, second.who) == (
        "department",
        handler.assignment.department.name,
    )
    assert second.role == handler.assignment


def test_reply_to_something_elsewhere_is_refused(sent, asked, member, handler, now):
    other = say(actor=handler, matter=asked, saying=Saying("补充"), at=now)
    with pytest.raises(InvalidInput):
        say(actor=member, matter=sent, saying=Saying("好", answers_id=other.pk), at=now)


def test_office_asks_nobody_and_takes_no_question_back(sent, member, clerk, now):
    say(actor=member, matter=sent, saying=Saying("进展？", asks=True), at=now)
    noted = say(actor=clerk, matter=sent, saying=Saying("已提醒。", asks=True), at=now)
    assert (noted.side, noted.asks) == ("office", False)
    assert turn(sent, now) == "department"


@pytest.mark.parametrize("who", ["leader", "stranger"])
def test_nobody_else_speaks(request, sent, who, now):
    with pytest.raises(Refused):
        say(
            actor=request.getfixturevalue(who),
            matter=sent,
            saying=Saying("插话"),
            at=now,
        )


def test_other_member_does_not_speak_on_a_concern(sent, committee, now):
    other = f.MemberFactory(committee=committee)
    from members.acting import acting_as

    with pytest.raises(Refused):
        say(
            actor=acting_as(other.user, "member"),
            matter=sent,
            saying=Saying("我"),
            at=now,
        )


@pytest.mark.parametrize("state", [ItemState.ACCEPTED, ItemState.CLOSED])
def test_exchange_is_open_while_it_is_handled(sent, member, state, now):
    ConcernItem.objects.update(state=state)
    with pytest.raises(DomainError):
        say(actor=member, matter=sent, saying=Saying("还有"), at=now)


@pytest.mark.parametrize("text", ["", "  ", "长" * 2001])
def test_empty_or_overlong_words_are_refused(sent, member, text, now):
    with pytest.raises(InvalidInput):
        say(actor=member, matter=sent, saying=Saying(text), at=now)


def test_question_is_the_members_turn_until_its_last_day(asked, member, handler, now):
    assert turn(asked, now) == "member"
    say(actor=member, matter=asked, saying=Saying("范围？", asks=True), at=now)
    assert turn(asked, now) == "department"
    say(actor=handler, matter=asked, saying=Saying("全市。"), at=now)
    ConsultItem.objects.update(advice_until=now.date() - dt.timedelta(days=1))
    assert turn(asked, now) == "department"


def test_topic_is_talked_about_by_its_authors(round_, clerk, member, department, now):
    items = [
        f.ConcernFactory(round=round_, member=one)
        for one in (
            member.assignment.member,
            f.MemberFactory(committee=round_.committee),
        )
    ]
    topic = make_topic(actor=clerk, round_=round_, title="护学", items=items, at=now)
    assert turn(topic, now) == "office"
    forward_topic(actor=clerk, topic=topic, departments=[department], at=now)
    assert turn(topic, now) == "department"
    say(actor=member, matter=topic, saying=Saying("补充：雨天更堵。"), at=now)
    assert Topic.objects.get().said.count() == 1


def test_entries_are_seen_with_their_matter(sent, member, handler, stranger, now):
    say(actor=member, matter=sent, saying=Saying("进展？"), at=now)
    seen = {
        who: ItemEntry.objects.visible_to(one.user).count()
        for who, one in {
            "member": member,
            "handler": handler,
            "stranger": stranger,
        }.items()
    }
    assert seen == {"member": 1, "handler": 1, "stranger": 0}


def test_turns_of_a_list_are_one_query(
    round_, department, now, django_assert_num_queries
):
    f.ConcernFactory.create_batch(3, round=round_, state=ItemState.FORWARDED)
    with django_assert_num_queries(1):
        assert [one.turn for one in with_turn(ConcernItem.objects.all(), now)] == [
            "department"
        ] * 3
