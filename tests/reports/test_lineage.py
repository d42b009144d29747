import io
import re
from itertools import pairwise
from xml.etree import ElementTree as Tree

import openpyxl
import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from docx import Document

from checklists.models import Topic
from checklists.states import ItemState
from members.acting import acting_as
from members.models import Role
from posts.models import Post, PostSession
from reports.lineage import walk
from reports.lineage.kinds import KINDS, Stage
from reports.lineage.tree import SHOWN, lineage_of
from reports.services.lineage import note_export
from tests import factories as f
from trail.models import Event, LinkKind, kind_of
from trail.services import link, link_many

# Kinds that a room links things to or from, or will; each has its presentation.
LINKED = {
    "checklists.concernitem",
    "checklists.consultitem",
    "checklists.topic",
    "checklists.postoffer",
    "posts.post",
    "activities.activity",
    "activities.participation",
    "posts.experiencereport",
    "posts.suggestion",
    "checklists.feedback",
    "cases.case",
    "cases.reply",
}


def address(thing, *rest):
    name = "reports:lineage-file" if rest else "reports:lineage"
    return reverse(name, args=[kind_of(thing), thing.pk, *rest])


@pytest.fixture
def topic(round_, clerk, now):
    return Topic.objects.create(
        round=round_, title="校门口拥堵", confirmed_by=clerk.user, confirmed_at=now
    )


@pytest.fixture
def chain(topic, round_, now):
    """Concern → topic → offer → post → session, each from the one before."""
    concern = f.ConcernFactory(round=round_, topic=topic, state=ItemState.MERGED)
    offer = f.OfferFactory(round=round_, title="护学供岗")
    post = Post.objects.create(
        committee=round_.committee,
        round=round_,
        offer=offer,
        department=offer.department,
        number="P1",
        title="护学体验岗一号",
        published_at=now,
    )
    activity = f.ActivityFactory(committee=round_.committee, host=offer.department)
    PostSession.objects.create(post=post, activity=activity)
    link(LinkKind.MERGED_INTO, source=concern, target=topic, at=now)
    link(LinkKind.ANSWERS, source=topic, target=offer, at=now)
    link(LinkKind.PUBLISHED_AS, source=offer, target=post, at=now)
    return [concern, topic, offer, post, activity]


def told(lineage):
    return {(one.way, one.key) for one in lineage.all()}


def key(thing):
    return (kind_of(thing), thing.pk)


@pytest.mark.parametrize("place", range(5))
def test_whole_chain_is_told_from_any_item_both_ways(chain, clerk, place):
    lineage = lineage_of(clerk.user, *key(chain[place]))
    before = {("up", key(one)) for one in chain[:place]}
    after = {("down", key(one)) for one in chain[place + 1 :]}
    assert told(lineage) == before | after | {("", key(chain[place]))}
    steps = [(key(one), key(two)) for one, two in pairwise(chain)]
    names = {one.name: one.key for one in lineage.all()}
    assert {(names[a], names[b]) for a, b in lineage.lines} == set(steps)


def test_page_shows_picture_list_states_and_links(chain, clerk, sign_in):
    concern, topic, _offer, post, _activity = chain
    answer = sign_in(clerk).get(address(topic))
    page = answer.content.decode()
    assert answer.status_code == 200
    for words in ("从哪里来", "后来怎样", "护学供岗", "已归并", "已发布"):
        assert words in page, words
    listed = re.sub(r"<svg.*?</svg>", "", page, flags=re.S)
    for thing, name in ((concern, "checklists:concern"), (post, "posts:detail")):
        url = reverse(name, args=[thing.pk])
        assert f'href="{url}"' in listed
        assert page.count(f'href="{url}"') >= 3  # list, wide and tall picture


def test_pictures_are_in_the_order_of_stages_and_escaped(chain, clerk, sign_in):
    topic = chain[1]
    Topic.objects.filter(pk=topic.pk).update(title="<script>&x")
    page = sign_in(clerk).get(address(topic)).content.decode()
    wide, tall = re.findall(r"<svg[^>]*chart-lineage.*?</svg>", page, flags=re.S)
    assert "<script>&" not in page
    root = Tree.fromstring(wide)
    names = [str(one.label) for one in Stage]
    heads = [
        (float(one.get("x")), one.text)
        for one in root.iter("{http://www.w3.org/2000/svg}text")
        if one.text in names
    ]
    assert [text for _x, text in sorted(heads)] == [
        "清单",
        "议题",
        "供岗",
        "体验岗",
        "场次",
    ]
    assert 'viewBox="0 0 360 ' in tall


def test_like_siblings_are_gathered_and_counted(topic, round_, clerk, now):
    concerns = f.ConcernFactory.create_batch(
        70, round=round_, topic=topic, state=ItemState.MERGED
    )
    pairs = [(one, topic) for one in concerns]
    link_many(LinkKind.MERGED_INTO, pairs, at=now)
    lineage = lineage_of(clerk.user, *key(topic))
    *shown, rest = lineage.before
    assert [one.key for one in shown] == [key(one) for one in concerns[:SHOWN]]
    assert rest.title == f"另有 {70 - SHOWN} 项关注事项"
    whole = lineage_of(clerk.user, *key(topic), whole=True)
    assert len(whole.before) == 70


def test_what_is_cut_off_is_counted(topic, round_, clerk, now, monkeypatch):
    monkeypatch.setattr(walk, "WIDEST", 3)
    concerns = f.ConcernFactory.create_batch(
        5, round=round_, topic=topic, state=ItemState.MERGED
    )
    link_many(LinkKind.MERGED_INTO, [(one, topic) for one in concerns], at=now)
    found = [one.title for one in lineage_of(clerk.user, *key(topic)).before]
    assert found[3:] == ["另有 2 项未显示"]


def test_hidden_things_are_counted_without_a_word_about_them(
    chain, topic, now, sign_in
):
    concern = chain[0]
    other = f.ConcernFactory(
        round=topic.round, topic=topic, state=ItemState.MERGED, title="别人的事"
    )
    link(LinkKind.MERGED_INTO, source=other, target=topic, at=now)
    user = concern.member.user
    page = sign_in(acting_as(user, Role.MEMBER)).get(address(topic)).content.decode()
    assert concern.title in page
    assert "另有 1 项无权查看" in page
    assert other.title not in page
    assert reverse("checklists:concern", args=[other.pk]) not in page


def test_way_goes_on_behind_what_is_hidden(chain, clerk, handler, sign_in):
    """A handler may not read the concern's draft topic, yet sees the post from it."""
    concern, *_rest, post, _activity = chain
    owner = concern.member.user
    Topic.objects.filter(pk=chain[1].pk).update(round=f.RoundFactory())
    lineage = lineage_of(owner, *key(concern))
    assert ("down", key(post)) in told(lineage)


def test_circles_end(chain, clerk, now):
    link(LinkKind.RAISED_FROM, source=chain[3], target=chain[1], at=now)
    lineage = lineage_of(clerk.user, *key(chain[1]))
    found = [(one.way, one.key) for one in lineage.all()]
    assert len(found) == len(set(found))
    assert {("down", key(chain[4])), ("up", key(chain[3]))} < set(found)


@pytest.mark.parametrize("who", ["stranger", "handler"])
def test_lineage_of_what_one_may_not_see_is_not_found(who, chain, sign_in, request):
    browser = sign_in(request.getfixturevalue(who))
    assert browser.get(address(chain[1])).status_code == 404
    assert browser.get(address(chain[1], "svg")).status_code == 404


def test_visitor_signs_in_first_and_unknown_kinds_are_not_found(chain, clerk, sign_in):
    assert Client().get(address(chain[3])).status_code == 302
    browser = sign_in(clerk)
    for path in ("members.user/1/", "none/1/", f"checklists.topic/{2**63}/"):
        assert browser.get(f"/lineage/{path}").status_code == 404
    assert browser.get(address(chain[1], "pdf")).status_code == 404


def test_exports_hold_the_same_and_stand_in_the_trail(chain, clerk, sign_in):
    browser = sign_in(clerk)
    letter = Document(io.BytesIO(browser.get(address(chain[1], "docx")).content))
    words = "\n".join(one.text for one in letter.paragraphs)
    assert "供岗：护学供岗" in words
    book = openpyxl.load_workbook(
        io.BytesIO(browser.get(address(chain[1], "xlsx")).content)
    )
    names = [row[3] for row in book.active.iter_rows(min_row=2, values_only=True)]
    assert "护学供岗" in names
    assert len(names) == 5
    Tree.fromstring(browser.get(address(chain[1], "svg")).content)
    events = Event.objects.about(*key(chain[1])).filter(verb="reports.export_lineage")
    assert [one.after["format"] for one in events] == ["docx", "xlsx", "svg"]
    assert {one.role for one in events} == {Role.CLERK}


def test_export_is_noted_with_the_role(chain, clerk, now):
    kind, pk = key(chain[0])
    note_export(actor=clerk, kind=kind, pk=pk, format_="svg", at=now)
    event = Event.objects.about(kind, pk).get(verb="reports.export_lineage")
    assert (event.author, event.role) == (clerk.user, Role.CLERK)


def test_queries_do_not_grow_with_the_things(chain, topic, clerk, sign_in, now):
    def count():
        with CaptureQueriesContext(connection) as asked:
            assert browser.get(address(topic)).status_code == 200
        return len(asked)

    browser = sign_in(clerk)
    few = count()
    more = f.ConcernFactory.create_batch(
        40, round=topic.round, topic=topic, state=ItemState.MERGED
    )
    link_many(LinkKind.MERGED_INTO, [(one, topic) for one in more], at=now)
    assert count() == few <= 10


def test_every_linked_kind_has_a_presentation():
    """What services link must be shown: add a new kind to `KINDS` and here."""
    tied = {end for tie in walk.TIES for end in (tie.source, tie.target)}
    assert (LINKED | tied) - KINDS.keys() == set()
    for kind in KINDS:
        assert hasattr(apps.get_model(kind)._default_manager.all(), "visible_to"), kind


@pytest.mark.parametrize(
    ("path", "place"),
    [("/concerns/{}/", 0), ("/posts/{}/", 3), ("/received/topics/{}/", 1)],
)
def test_item_pages_lead_to_the_lineage(path, place, chain, clerk, sign_in):
    page = sign_in(clerk).get(path.format(chain[place].pk)).content.decode()
    assert f'href="{address(chain[place])}"' in page


@pytest.mark.parametrize(
    "name",
    ["checklists_topic_desk", "posts_post_change", "activities_activity_change"],
)
def test_admin_pages_lead_to_the_lineage(name, chain, clerk, sign_in, lenient):
    thing = {"topic": chain[1], "post": chain[3], "activity": chain[4]}[
        name.split("_")[1]
    ]
    clerk.user.is_staff = True
    clerk.user.save()
    page = sign_in(clerk).get(reverse(f"admin:{name}", args=[thing.pk]))
    assert f'href="{address(thing)}"' in page.content.decode()
