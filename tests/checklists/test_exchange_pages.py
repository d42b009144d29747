"""Exchanges, feedback and whose turn it is, on pages, in the admin and the API."""

import pytest

from checklists.models import Advice, ConsultItem, Feedback, ItemEntry
from checklists.services.advice import give_advice
from checklists.states import ItemState
from tests import factories as f
from tests.checklists.test_admin import sign_in


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


def text_of(answer):
    return answer.content.decode()


def test_both_sides_talk_on_the_page_and_see_whose_turn(browse, member, handler, sent):
    url = f"/exchange/concern/{sent.pk}/"
    asked = browse(handler).post(url, {"text": "哪个路口？", "asks": "on"})
    assert asked.status_code == 302
    page = text_of(browse(member).get(f"/concerns/{sent.pk}/"))
    assert "哪个路口？" in page
    assert "轮到委员" in page
    assert "轮到委员" in text_of(browse(member).get("/concerns/?turn=member"))
    said = browse(member).post(url, {"text": "东门。"})
    assert said.status_code == 302
    assert "轮到部门" in text_of(browse(handler).get("/received/?turn=department"))


def test_faulty_words_come_back(browse, member, sent):
    long = "长" * 2001
    page = browse(member).post(f"/exchange/concern/{sent.pk}/", {"text": long})
    assert long in text_of(page)
    assert not ItemEntry.objects.exists()


def test_strangers_find_no_exchange(browse, stranger, leader, sent):
    url = f"/exchange/concern/{sent.pk}/"
    assert browse(stranger).get(url).status_code == 404
    assert browse(leader).get(url).status_code == 403
    assert browse(leader).get("/exchange/nothing/1/").status_code == 404


def test_department_feeds_back_on_the_page(browse, handler, member, asked, now):
    advice = give_advice(actor=member, consult=asked, text="先试点。", at=now)
    client = browse(handler)
    assert "反馈采纳情况" in text_of(client.get(f"/consults/{asked.pk}/"))
    url = f"/consults/{asked.pk}/feedback/"
    assert "先试点" in text_of(client.get(url))
    form = {"text": "已采用。", f"outcome_{advice.pk}": "adopted"}
    assert client.post(url, form).status_code == 302
    assert Advice.objects.get().outcome == "adopted"
    page = text_of(browse(member).get(f"/consults/{asked.pk}/"))
    assert "已采用。" in page
    assert "采纳" in page


def test_staff_announce_and_find_what_is_owed(clerk, member, asked, lenient):
    client = sign_in(clerk)
    desk = f"/admin/checklists/consultitem/{asked.pk}/desk/"
    assert "征集截止" in text_of(client.get(desk))
    assert "请填写征集截止日期" in text_of(client.post(desk, {"step": "announce"}))
    client.post(desk, {"step": "announce", "until": "2099-01-01"})
    asked.refresh_from_db()
    assert str(asked.advice_until) == "2099-01-01"
    give_advice(actor=member, consult=asked, text="先试点。", at=asked.announced_at)
    ConsultItem.objects.update(advice_until="2020-01-01")
    owed = text_of(client.get("/admin/checklists/consultitem/?feedback=owed&state=all"))
    assert asked.number in owed
    turned = text_of(
        client.get("/admin/checklists/consultitem/?turn=department&state=all")
    )
    assert asked.number in turned


def test_exchange_over_the_api(call, member, handler, sent):
    url = f"/api/v1/concerns/{sent.pk}/exchange/"
    made = call(member).post(url, {"text": "进展？", "asks": True})
    assert made.status_code == 201
    listed = call(handler).get(url).data["results"]
    assert [(one["side"], one["text"]) for one in listed] == [("member", "进展？")]
    assert call(member).post(url, {"text": ""}).status_code == 400


@pytest.mark.parametrize("kind", ["consults", "topics"])
def test_exchange_of_what_one_may_not_see_is_not_there(call, stranger, kind):
    assert call(stranger).get(f"/api/v1/{kind}/999/exchange/").status_code == 404


def test_announced_and_fed_back_over_the_api(call, clerk, handler, member, asked, now):
    base = f"/api/v1/consults/{asked.pk}"
    done = call(clerk).post(f"{base}/announce/", {"until": "2099-01-01"})
    assert done.status_code == 200
    advice = give_advice(actor=member, consult=asked, text="先试点。", at=now)
    assert call(member).get(f"{base}/feedback/").status_code == 404
    body = {"text": "采用。", "said": [{"advice": advice.pk, "outcome": "partly"}]}
    assert call(handler).post(f"{base}/feedback/", body).status_code == 201
    assert call(member).get(f"{base}/feedback/").data["text"] == "采用。"
    assert Feedback.objects.count() == 1
