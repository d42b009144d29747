"""News and briefings on pages, in feeds and over the API; talking under news."""

import json

import pytest
from django.utils import timezone

from bulletins.models import Briefing, News, NewsEntry, ReadReceipt
from bulletins.selectors import with_turn
from bulletins.services.exchange import Saying, say_under_news, write
from bulletins.services.publishing import withdraw
from common.errors import DomainError, Refused
from notices.models import Notice
from tests.bulletins.conftest import upload

FORM = {"title": "新措施", "section": "policy", "body": "正文第一段。\n\n第二段。"}


def text_of(answer):
    return answer.content.decode()


def turn(news):
    return with_turn(News.objects.all()).get(pk=news.pk).turn


def test_member_asks_under_news_and_the_department_answers(news, member, handler, now):
    assert turn(news) == "nobody"
    asked = say_under_news(
        actor=member, news=news, saying=Saying("何时实施？", asks=True), at=now
    )
    assert turn(news) == "department"
    assert Notice.objects.get(recipient=handler.user).title.endswith(news.title)
    say_under_news(
        actor=handler, news=news, saying=Saying("下月。", answers_id=asked.pk), at=now
    )
    assert turn(news) == "nobody"
    told = Notice.objects.filter(recipient=member.user, title__contains="回复")
    assert told.count() == 1


def test_nobody_else_talks_and_nothing_under_withdrawn(
    news, leader, member, handler, now
):
    with pytest.raises(Refused):
        say_under_news(actor=leader, news=news, saying=Saying("好"), at=now)
    withdraw(actor=handler, thing=news, reason="有误", at=now)
    with pytest.raises(DomainError):
        say_under_news(actor=member, news=news, saying=Saying("好"), at=now)


def test_the_system_says_nothing(news, now):
    from members.acting import SYSTEM_ACTING

    with pytest.raises(Refused):
        write(SYSTEM_ACTING, NewsEntry(news=news), "office", Saying("好"), [], at=now)


def test_member_reads_and_it_is_unread_no_more(browse, news, member):
    client = browse(member)
    assert "未读" in text_of(client.get("/news/?unread=on"))
    assert "便利措施" in text_of(client.get(f"/news/{news.pk}/"))
    assert ReadReceipt.objects.get().reader == member.user
    assert news.title not in text_of(client.get("/news/?unread=on"))
    assert news.title in text_of(client.get("/news/?section=policy"))


def test_department_writes_adds_a_file_publishes_and_sees_who_read(
    browse, handler, member
):
    client = browse(handler)
    assert client.get("/bulletins/news/new/").status_code == 200
    assert client.post("/bulletins/news/new/", FORM).status_code == 302
    made = News.objects.get()
    home = f"/bulletins/news/{made.pk}/"
    assert client.post(home, {"file": upload()}).status_code == 302
    wrong = client.post(home, {"file": upload("a.pdf", b"<html>")})
    assert "只能上传" in text_of(wrong)
    client.post(f"{home}publish/")
    browse(member).get(f"/news/{made.pk}/")
    assert member.user.name in text_of(client.get(f"{home}readers/"))
    assert made.title in text_of(client.get("/news/own/"))
    material = made.materials.get()
    assert client.post(f"/materials/{material.pk}/remove/").status_code == 302
    assert client.post(f"{home}edit/", {**FORM, "title": "改题"}).status_code == 302
    assert "改题" in text_of(client.get(f"{home}edit/"))
    assert client.get(f"{home}withdraw/").status_code == 200
    assert client.post(f"{home}withdraw/", {"reason": "有误"}).status_code == 302
    made.refresh_from_db()
    assert made.state == "withdrawn"


def test_faulty_news_comes_back_as_typed(browse, handler):
    page = browse(handler).post("/bulletins/news/new/", {**FORM, "title": ""})
    assert "正文第一段" in text_of(page)
    assert not News.objects.exists()


def test_office_holds_a_briefing(browse, clerk, member):
    client = browse(clerk)
    form = {
        "title": "上半年经济运行",
        "held_at": "2026-03-02T09:00",
        "venue": "一楼",
        "briefers": "主任",
        "agenda": "一、通报",
    }
    assert client.post("/bulletins/briefings/new/", form).status_code == 302
    made = Briefing.objects.get()
    home = f"/bulletins/briefings/{made.pk}/"
    assert made.title in text_of(client.get("/briefings/"))
    assert client.get(f"{home}edit/").status_code == 200
    client.post(f"{home}publish/")
    page = text_of(browse(member).get(f"/briefings/{made.pk}/"))
    assert "一、通报" in page


@pytest.mark.parametrize(
    ("who", "status"), [("member", 403), ("stranger", 404), ("clerk", 404)]
)
def test_others_do_not_reach_the_writing_pages(request, browse, draft, who, status):
    client = browse(request.getfixturevalue(who))
    found = client.get(f"/bulletins/news/{draft.pk}/").status_code
    assert found in (status, 404)
    assert client.get("/bulletins/nothing/1/").status_code in (403, 404)


def test_talking_on_the_page(browse, news, member, handler):
    url = f"/news/{news.pk}/"
    client = browse(member)
    assert client.post(url, {"text": "何时？", "asks": "on"}).status_code == 302
    page = text_of(browse(handler).get(url))
    assert "何时？" in page
    assert "轮到部门" in page
    entry = NewsEntry.objects.get()
    assert client.get(f"{url}?reply={entry.pk}").status_code == 200
    long = "长" * 2001
    assert long in text_of(client.post(url, {"text": long}))


def test_feeds_are_for_those_signed_in(browse, client, news, member):
    assert client.get("/news/feed.atom").status_code == 302
    found = browse(member).get("/news/feed.atom")
    assert f"<title>{news.title}</title>" in text_of(found)
    told = json.loads(browse(member).get("/news/feed.json").content)
    assert told["items"][0]["title"] == news.title
    assert "private" in found["Cache-Control"]


def test_news_over_the_api(call, handler, member, clerk):
    made = call(handler).post("/api/v1/bulletins/", FORM)
    assert made.status_code == 201
    base = f"/api/v1/bulletins/{made.data['id']}"
    assert call(member).get(f"{base}/").status_code == 404
    assert (
        call(handler).put(f"{base}/", {**FORM, "title": "改题"}).data["title"] == "改题"
    )
    assert call(handler).post(f"{base}/publish/").data["state"] == "published"
    listed = call(member).get("/api/v1/bulletins/?unread=true").data["results"]
    assert [one["title"] for one in listed] == ["改题"]
    assert call(member).post(f"{base}/read/").data["is_read"] is True
    assert not call(member).get("/api/v1/bulletins/?unread=true").data["results"]
    readers = call(handler).get(f"{base}/readers/").data["results"]
    assert [one["reader"] for one in readers] == [member.user.name]
    assert call(member).get(f"{base}/readers/").status_code == 403
    said = call(member).post(f"{base}/exchange/", {"text": "何时？", "asks": True})
    assert said.status_code == 201
    asked = call(handler).get("/api/v1/bulletins/?turn=department").data["results"]
    assert len(asked) == 1
    assert len(call(handler).get(f"{base}/exchange/").data["results"]) == 1
    down = call(clerk).post(f"{base}/withdraw/", {"reason": "有误"})
    assert down.data["state"] == "withdrawn"
    assert call(handler).post("/api/v1/bulletins/", {"x": 1}).status_code == 400


def test_briefings_over_the_api(call, briefing, member, stranger):
    listed = call(member).get("/api/v1/briefings/").data["results"]
    assert [one["id"] for one in listed] == [briefing.pk]
    assert call(member).get(f"/api/v1/briefings/{briefing.pk}/").status_code == 200
    assert call(stranger).get(f"/api/v1/briefings/{briefing.pk}/").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_list_asks_the_database_the_same(
    browse, member, handler, committee, department, count, django_assert_max_num_queries
):
    from bulletins.services.publishing import publish, write_news
    from tests.bulletins.conftest import WORDS

    for _ in range(count):
        made = write_news(
            actor=handler,
            committee=committee,
            department=department,
            facts=WORDS,
            at=timezone.now(),
        )
        publish(actor=handler, thing=made, at=timezone.now())
    client = browse(member)
    with django_assert_max_num_queries(8):
        client.get("/news/")
