"""The column: only what staff made public, on page, feeds and named sites."""

import json

import pytest
from django.test import Client
from django.utils import timezone

from checklists.models import ColumnEntry
from checklists.services.publishing import (
    Public,
    publish_in_column,
    set_outlet,
    withdraw_from_column,
)
from checklists.services.topics import make_topic
from checklists.states import ItemState
from common.errors import DomainError, InvalidInput, Refused
from tests import factories as f

SITE = "https://www.example.gov.cn"


@pytest.fixture
def sent(round_, department):
    made = f.ConcernFactory(round=round_, state=ItemState.FORWARDED, text="密文密文")
    made.departments.set([department])
    return made


@pytest.fixture
def entry(sent, clerk, department):
    return publish_in_column(
        actor=clerk,
        department=department,
        matter=sent,
        public=Public("东门护学", "早晚高峰拥堵。", "已增设护学岗。"),
        at=timezone.now(),
    )


def place(department, more=""):
    return f"/departments/{department.committee.code}/{department.code}/concerns/{more}"


def test_public_reads_edited_words_and_no_name(entry, sent, department, client):
    page = client.get(place(department)).content.decode()
    assert "早晚高峰拥堵。" in page
    assert "已增设护学岗。" in page
    assert "密文" not in page
    assert sent.member.name not in page


def test_member_is_named_only_where_they_agreed(sent, clerk, department, now, client):
    public = Public("东门护学", "拥堵。", is_named=True)
    publish_in_column(
        actor=clerk, department=department, matter=sent, public=public, at=now
    )
    assert sent.member.name in client.get(place(department)).content.decode()


def test_topic_of_many_names_nobody(round_, clerk, department, now):
    items = f.ConcernFactory.create_batch(2, round=round_)
    topic = make_topic(actor=clerk, round_=round_, title="护学", items=items, at=now)
    topic.departments.set([department])
    with pytest.raises(DomainError):
        publish_in_column(
            actor=clerk,
            department=department,
            matter=topic,
            public=Public("护学", "拥堵。"),
            at=now,
        )
    topic.forwarded_at = now
    topic.save()
    made = publish_in_column(
        actor=clerk,
        department=department,
        matter=topic,
        public=Public("护学", "拥堵。", is_named=True),
        at=now,
    )
    assert made.name_shown == ""


@pytest.mark.parametrize("who", ["member", "handler", "stranger", "leader"])
def test_only_the_office_publishes_and_withdraws(request, entry, sent, who, now):
    actor = request.getfixturevalue(who)
    with pytest.raises(Refused):
        publish_in_column(
            actor=actor,
            department=entry.department,
            matter=sent,
            public=Public("题", "文"),
            at=now,
        )
    with pytest.raises(Refused):
        withdraw_from_column(actor=actor, entry=entry, reason="误", at=now)


def test_published_again_it_says_the_new_words_once(entry, sent, clerk, now):
    publish_in_column(
        actor=clerk,
        department=entry.department,
        matter=sent,
        public=Public("新题", "新文"),
        at=now,
    )
    assert ColumnEntry.objects.get().title == "新题"


def test_withdrawn_is_gone_from_everywhere(entry, clerk, department, client, now):
    withdraw_from_column(actor=clerk, entry=entry, reason="表述不准", at=now)
    for more in ("", "feed.atom", "feed.json", "frame/", "fragment/"):
        answer = client.get(place(department, more))
        assert answer.status_code == 200
        assert "东门护学" not in answer.content.decode()
    with pytest.raises(DomainError):
        withdraw_from_column(actor=clerk, entry=entry, reason="再", at=now)


def test_withdrawal_needs_a_reason_and_words_are_checked(entry, sent, clerk, now):
    with pytest.raises(InvalidInput):
        withdraw_from_column(actor=clerk, entry=entry, reason="", at=now)
    with pytest.raises(InvalidInput):
        publish_in_column(
            actor=clerk,
            department=entry.department,
            matter=sent,
            public=Public("", "文"),
            at=now,
        )


def test_atom_feed_tells_each_entry_and_answers_304(entry, department, client):
    first = client.get(place(department, "feed.atom"))
    assert first["Content-Type"].startswith("application/atom+xml")
    assert "<title>东门护学</title>" in first.content.decode()
    again = client.get(
        place(department, "feed.atom"), headers={"If-None-Match": first["ETag"]}
    )
    assert again.status_code == 304
    since = client.get(
        place(department, "feed.atom"),
        headers={"If-Modified-Since": first["Last-Modified"]},
    )
    assert since.status_code == 304


def test_changed_entry_changes_the_etag(entry, sent, clerk, department, client):
    first = client.get(place(department, "feed.json"))["ETag"]
    publish_in_column(
        actor=clerk,
        department=department,
        matter=sent,
        public=Public("新题", "新文"),
        at=timezone.now(),
    )
    again = client.get(place(department, "feed.json"), headers={"If-None-Match": first})
    assert again.status_code == 200


def test_json_feed_is_version_1_1(entry, department, client):
    answer = client.get(place(department, "feed.json"))
    feed = json.loads(answer.content)
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert answer["Content-Type"].startswith("application/feed+json")
    (one,) = feed["items"]
    assert one["title"] == "东门护学"
    assert "authors" not in one
    assert one["id"].endswith(f"#concern-{entry.pk}")


def test_frame_is_for_named_sites_only(entry, handler, department, client, now):
    before = client.get(place(department, "frame/"))
    assert "frame-ancestors 'none'" in before["Content-Security-Policy"]
    set_outlet(actor=handler, department=department, origins=[SITE], at=now)
    after = client.get(place(department, "frame/"))
    assert f"frame-ancestors {SITE}" in after["Content-Security-Policy"]
    assert "X-Frame-Options" not in after
    assert b"<script" not in after.content
    ordinary = client.get(place(department))
    assert ordinary["X-Frame-Options"] == "DENY"


def test_fragment_is_readable_from_named_origins_only(
    entry, handler, department, client, now
):
    set_outlet(actor=handler, department=department, origins=[SITE], at=now)
    own = client.get(place(department, "fragment/"), headers={"Origin": SITE})
    assert own["Access-Control-Allow-Origin"] == SITE
    assert "Origin" in own["Vary"]
    other = client.get(
        place(department, "fragment/"), headers={"Origin": "https://evil.example"}
    )
    assert "Access-Control-Allow-Origin" not in other


@pytest.mark.parametrize(
    "origin",
    ["http://a.cn", "https://a.cn/x", "https://a.cn; script-src *", "*", "https://"],
)
def test_what_is_no_origin_is_refused(handler, department, now, origin):
    with pytest.raises(InvalidInput):
        set_outlet(actor=handler, department=department, origins=[origin], at=now)


def test_other_departments_do_not_set_the_outlet(member, department, now):
    with pytest.raises(Refused):
        set_outlet(actor=member, department=department, origins=[SITE], at=now)


def test_department_copies_the_snippet_and_names_its_site(browse, handler, department):
    client = browse(handler)
    page = client.get("/column/outlet/").content.decode()
    assert "&lt;iframe" in page
    assert "feed.atom" in page
    assert client.post("/column/outlet/", {"origins": SITE}).status_code == 302
    assert department.outlet.origins == [SITE]
    bad = client.post("/column/outlet/", {"origins": "http://a.cn"})
    assert "不正确" in bad.content.decode()


def test_office_publishes_and_withdraws_on_pages(browse, clerk, sent, department):
    client = browse(clerk)
    url = f"/column/concern/{sent.pk}/publish/"
    form = {"department": department.pk, "title": "题", "text": "文", "answer": ""}
    assert "密文" in client.get(url).content.decode()
    assert client.post(url, form).status_code == 302
    made = ColumnEntry.objects.get()
    down = f"/column/{made.pk}/withdraw/"
    assert client.get(down).status_code == 200
    assert client.post(down, {"reason": "误公开"}).status_code == 302
    made.refresh_from_db()
    assert made.withdrawn_at is not None


def test_unknown_department_is_not_there(department):
    assert Client().get("/departments/x/y/concerns/").status_code == 404
