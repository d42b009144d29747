import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from posts.services.matching import confirm_match
from tests import factories as f
from tests.posts.wishing import matched, open_post, open_round, wish


@pytest.fixture
def browser(member):
    client = Client()
    client.force_login(member.user)
    return client


def why(client):
    answer = client.get(reverse("posts:why"))
    assert answer.status_code == 200
    return answer.content.decode()


def test_member_reads_reasons_only_once_confirmed(committee, clerk, member, browser):
    now = timezone.now()
    round_ = open_round(committee)
    taken = open_post(round_, clerk, now, title="护学岗", number="P1")
    rival = wish(round_, taken, fields=[f.FieldFactory()], note="劳动纠纷调解")
    free = open_post(round_, clerk, now, title="导诊岗", number="P2")
    wish(round_, taken, free, member=member.assignment.member, limit=2)
    run = matched(round_, clerk, now)
    assert "还没有匹配结果" in why(browser)
    assert reverse("posts:why") in browser.get(reverse("posts:mine")).content.decode()
    confirm_match(actor=clerk, match=run, at=now)
    page = why(browser)
    assert "导诊岗" in page
    assert "志愿次序" in page or "护学岗" in page
    assert rival.member.name not in page


def test_member_without_a_seat_reads_what_would_have_helped(
    committee, clerk, member, browser
):
    now = timezone.now()
    round_ = open_round(committee)
    post = open_post(round_, clerk, now, capacity=3, minimum=2)
    wish(round_, post, member=member.assignment.member)
    run = matched(round_, clerk, now)
    confirm_match(actor=clerk, match=run, at=now)
    page = why(browser)
    assert "本次未能为您安排" in page
    assert "再有 1 位委员参加" in page


def test_visitor_is_asked_to_sign_in(client, db):
    assert client.get(reverse("posts:why")).status_code == 302
