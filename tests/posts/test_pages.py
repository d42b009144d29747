import datetime as dt

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from activities.models import Participation
from activities.states import ParticipationState
from checklists.states import ItemState
from posts.services.publishing import publish_offers
from tests import factories as f


@pytest.fixture(autouse=True)
def nothing_kept():
    """Choices of the filters are kept for a minute, longer than a test lasts."""
    cache.clear()


@pytest.fixture
def post(committee, clerk):
    round_ = f.RoundFactory(committee=committee)
    offer = f.OfferFactory(round=round_, state=ItemState.ACCEPTED)
    start = timezone.now() + dt.timedelta(days=10)
    f.OfferSessionFactory(offer=offer, starts_at=start, capacity=1)
    (post,) = publish_offers(actor=clerk, offers=[offer], at=timezone.now())
    return post


@pytest.fixture
def browser(member):
    client = Client()
    client.force_login(member.user)
    return client


def test_visitor_reads_posts_and_is_asked_to_sign_in(post, client):
    listing = client.get(reverse("posts:list")).content.decode()
    assert post.title in listing
    page = client.get(reverse("posts:detail", args=[post.pk])).content.decode()
    assert "登录后预约" in page


def test_booking_in_two_steps_shows_on_my_page(post, browser, member):
    session = post.sessions.get()
    page = browser.get(reverse("posts:detail", args=[post.pk])).content.decode()
    assert reverse("posts:book", args=[session.pk]) in page
    browser.post(reverse("posts:book", args=[session.pk]))
    mine = browser.get(reverse("posts:mine")).content.decode()
    assert post.title in mine
    held = Participation.objects.get(person=member.user)
    assert held.state == ParticipationState.CONFIRMED
    assert "<svg" in browser.get(reverse("posts:code", args=[held.pk])).content.decode()


def test_cancelling_asks_once_more(post, browser, member):
    browser.post(reverse("posts:book", args=[post.sessions.get().pk]))
    held = Participation.objects.get(person=member.user)
    url = reverse("posts:step", args=[held.pk, "cancel"])
    assert "确认取消" in browser.get(url).content.decode()
    browser.post(url)
    held.refresh_from_db()
    assert held.state == ParticipationState.CANCELLED


def test_words_field_and_free_seats_narrow_the_list(post, client):
    url = reverse("posts:list")
    assert post.title in client.get(url, {"words": "劳动纠纷"}).content.decode()
    assert post.title not in client.get(url, {"words": "机场"}).content.decode()
    assert post.title in client.get(url, {"is_free": "on"}).content.decode()
    assert post.title in client.get(url, {"field": "nonsense"}).content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_list_asks_the_database_the_same_whatever_its_length(
    committee, clerk, client, count, django_assert_max_num_queries
):
    publish(committee, clerk, count, timezone.now() + dt.timedelta(days=10))
    client.get(reverse("posts:list"))
    with django_assert_max_num_queries(2):
        client.get(reverse("posts:list"))


def test_roster_is_for_host_and_staff_only(post, browser, handler, clerk):
    url = reverse("posts:roster", args=[post.sessions.get().pk])
    assert browser.get(url).status_code == 403
    desk = Client()
    desk.force_login(clerk.user)
    assert desk.get(url).status_code == 200


def publish(committee, clerk, count, start):
    round_ = f.RoundFactory(committee=committee)
    offers = f.OfferFactory.create_batch(count, round=round_, state=ItemState.ACCEPTED)
    for offer in offers:
        f.OfferSessionFactory(offer=offer, starts_at=start)
    return publish_offers(actor=clerk, offers=offers, at=timezone.now())


@pytest.mark.parametrize(
    ("asked", "number", "shown"),
    [
        ("", 1, 20),
        ("2", 2, 1),
        ("3", 2, 1),
        ("0", 1, 20),
        ("x", 1, 20),
        ("9" * 30, 2, 1),
    ],
)
def test_page_asked_for_is_shown_with_how_many_there_are(
    committee, clerk, client, asked, number, shown
):
    publish(committee, clerk, 21, timezone.now() + dt.timedelta(days=10))
    answer = client.get(reverse("posts:list"), {"page": asked})
    page = answer.context["page"]
    assert (page.number, page.paginator.count, len(page)) == (number, 21, shown)


def test_seats_taken_show_on_the_list_at_once(post, client, browser):
    url = reverse("posts:list")
    assert "名额已满" not in client.get(url).content.decode()
    browser.post(reverse("posts:book", args=[post.sessions.get().pk]))
    assert "名额已满" in client.get(url).content.decode()


def test_chosen_filter_stays_chosen(post, client):
    given = {"department": post.department_id}
    page = client.get(reverse("posts:list"), given).content.decode()
    assert f'<option value="{post.department_id}" selected>' in page
