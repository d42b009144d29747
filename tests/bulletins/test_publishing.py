"""News and briefings: written, published, withdrawn, read."""

import pytest

from bulletins.models import Briefing, News, ReadReceipt
from bulletins.selectors import readers_of, receipts_of, unread_by, unread_count
from bulletins.services.publishing import (
    BriefingFacts,
    NewsFacts,
    edit_briefing,
    edit_news,
    publish,
    record_attendance,
    withdraw,
    write_briefing,
    write_news,
)
from bulletins.services.reading import note_read
from bulletins.states import BULLETIN_MOVES, BulletinAction, BulletinState
from common.errors import IllegalTransition, InvalidInput, Refused
from common.moves import target_of
from notices.models import Notice
from tests import factories as f
from tests.bulletins.conftest import WORDS
from trail.models import Event


@pytest.mark.parametrize("state", list(BulletinState))
@pytest.mark.parametrize("action", list(BulletinAction))
def test_every_state_and_action(state, action):
    step = BULLETIN_MOVES[action]
    if state in step.sources:
        assert target_of(BULLETIN_MOVES, action, state, reason="理由") == step.target
    else:
        with pytest.raises(IllegalTransition):
            target_of(BULLETIN_MOVES, action, state, reason="理由")


def test_draft_is_the_departments_own_business(draft, handler, clerk, member):
    def seen(actor):
        return News.objects.visible_to(actor.user).exists()

    assert (seen(handler), seen(clerk), seen(member)) == (True, False, False)


def test_published_news_reaches_every_member_once(member, news, handler, now):
    assert News.objects.visible_to(member.user).get() == news
    assert Notice.objects.get(recipient=member.user).url == f"/news/{news.pk}/"
    down = withdraw(actor=handler, thing=news, reason="有误", at=now)
    publish(actor=handler, thing=down, at=now)
    assert Notice.objects.filter(recipient=member.user).count() == 1


def test_withdrawn_news_is_seen_by_publisher_and_office_only(
    news, handler, clerk, member, now
):
    withdraw(actor=clerk, thing=news, reason="有误", at=now)
    assert not News.objects.visible_to(member.user).exists()
    assert News.objects.visible_to(handler.user).exists()
    assert News.objects.visible_to(clerk.user).exists()
    event = Event.objects.get(verb="bulletins.withdraw")
    assert (event.role, event.reason) == ("clerk", "有误")


@pytest.mark.parametrize("who", ["member", "clerk", "leader", "stranger"])
def test_only_its_department_edits_and_publishes(request, draft, who, now):
    actor = request.getfixturevalue(who)
    with pytest.raises(Refused):
        edit_news(actor=actor, news=draft, facts=WORDS, at=now)
    with pytest.raises(Refused):
        publish(actor=actor, thing=draft, at=now)


def test_edit_keeps_what_it_said(news, handler, now):
    edit_news(
        actor=handler, news=news, facts=NewsFacts("新题", "activity", "新文"), at=now
    )
    event = Event.objects.get(verb="bulletins.edit")
    assert event.before["title"] == WORDS.title
    assert event.after["title"] == "新题"


@pytest.mark.parametrize(
    "facts",
    [
        NewsFacts("", "policy", "文"),
        NewsFacts("题", "nothing", "文"),
        NewsFacts("题", "policy", " "),
        NewsFacts("题" * 121, "policy", "文"),
    ],
)
def test_unusable_words_are_refused(draft, handler, facts, now):
    with pytest.raises(InvalidInput):
        edit_news(actor=handler, news=draft, facts=facts, at=now)


def test_withdrawn_is_not_edited_and_needs_a_reason(news, handler, now):
    with pytest.raises(InvalidInput):
        withdraw(actor=handler, thing=news, reason="", at=now)
    withdraw(actor=handler, thing=news, reason="有误", at=now)
    with pytest.raises(IllegalTransition):
        edit_news(actor=handler, news=news, facts=WORDS, at=now)


def test_office_writes_its_own_news(clerk, committee, member, now):
    made = write_news(
        actor=clerk, committee=committee, department=None, facts=WORDS, at=now
    )
    assert News.objects.visible_to(clerk.user).get() == made
    assert publish(actor=clerk, thing=made, at=now).publisher == committee.name


def test_department_of_another_committee_is_refused(clerk, committee, now):
    with pytest.raises(InvalidInput):
        write_news(
            actor=clerk,
            committee=committee,
            department=f.DepartmentFactory(),
            facts=WORDS,
            at=now,
        )


def test_first_reading_counts_once(news, member, handler, committee, now):
    f.MemberFactory(committee=committee)
    assert unread_count(member.user) == 1
    assert note_read(reader=member.user, thing=news, at=now)
    assert not note_read(reader=member.user, thing=news, at=now)
    note_read(reader=handler.user, thing=news, at=now)
    told = readers_of(news)
    assert (told.read, told.members) == (1, 2)
    assert not unread_by(News.objects.all(), member.user).exists()
    assert [one.reader for one in receipts_of(news)] == [member.user, handler.user]


def test_drafts_leave_no_receipts(draft, handler, now):
    assert not note_read(reader=handler.user, thing=draft, at=now)
    assert not ReadReceipt.objects.exists()


def test_receipts_are_for_the_publisher_and_oneself(news, member, handler, now):
    note_read(reader=member.user, thing=news, at=now)
    other = f.MemberFactory(committee=news.committee)
    assert ReadReceipt.objects.visible_to(member.user).count() == 1
    assert ReadReceipt.objects.visible_to(handler.user).count() == 1
    assert ReadReceipt.objects.visible_to(other.user).count() == 0


def test_briefing_is_the_offices_and_names_who_came(briefing, clerk, member, now):
    seat = member.assignment.member
    record_attendance(actor=clerk, briefing=briefing, members=[seat], at=now)
    assert list(briefing.attended.all()) == [seat]
    record_attendance(actor=clerk, briefing=briefing, members=[], at=now)
    assert not briefing.attended.exists()
    assert Briefing.objects.visible_to(member.user).get() == briefing
    with pytest.raises(InvalidInput):
        record_attendance(
            actor=clerk, briefing=briefing, members=[f.MemberFactory()], at=now
        )


def test_departments_hold_no_briefings(handler, briefing, committee, now):
    facts = BriefingFacts("题", now, "人", "程")
    with pytest.raises(Refused):
        write_briefing(actor=handler, committee=committee, facts=facts, at=now)
    with pytest.raises(Refused):
        edit_briefing(actor=handler, briefing=briefing, facts=facts, at=now)


def test_edited_briefing_says_the_new(briefing, clerk, now):
    facts = BriefingFacts("下半年安排", now, "副市长", "一、部署", venue="一楼会议室")
    edit_briefing(actor=clerk, briefing=briefing, facts=facts, at=now)
    briefing.refresh_from_db()
    assert (briefing.title, briefing.venue) == ("下半年安排", "一楼会议室")
