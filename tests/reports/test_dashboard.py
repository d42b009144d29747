import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from checklists.states import ItemState
from common.jobs import JobState
from members.acting import acting_as
from members.models import ImportRun, Role
from posts.models import Match
from posts.services.publishing import publish_offers
from reports.models import ReportRun
from reports.selectors.queues import count_all, desk_counts
from tests import factories as f

# The theme's own templates use variables that are not always there.
pytestmark = pytest.mark.ignore_template_errors
INDEX = reverse("admin:index")


@pytest.fixture
def desk():
    """A browser of this person at the admin site."""

    def browser(actor):
        actor.user.is_staff = True
        actor.user.save()
        client = Client()
        client.force_login(actor.user)
        return client

    return browser


@pytest.fixture
def holder(committee):
    def with_role(role):
        user = f.UserFactory()
        f.give_role(user, role, committee)
        return acting_as(user, role)

    return with_role


def test_each_queue_counts_its_own(committee, clerk, now):
    round_ = f.RoundFactory(committee=committee)
    f.ConcernFactory.create_batch(3, round=round_)
    f.ConcernFactory(round=round_, state=ItemState.ACCEPTED)
    f.ConsultFactory.create_batch(2, round=round_)
    f.IntentFactory(round=round_)
    f.ConcernFactory()  # another committee's
    ready, published = f.OfferFactory.create_batch(
        2, round=round_, state=ItemState.ACCEPTED
    )
    today = now + dt.timedelta(hours=5)
    f.OfferSessionFactory(offer=ready, starts_at=today)
    f.OfferSessionFactory(offer=published, starts_at=today)
    publish_offers(actor=clerk, offers=[published], at=now - dt.timedelta(days=3))
    Match.objects.create(round=round_, queued_at=now, job_state=JobState.DONE)
    Match.objects.create(round=round_, queued_at=now)
    ImportRun.objects.create(committee=committee, kind="members", queued_at=now)
    ReportRun.objects.create(
        round=round_,
        format="json",
        queued_at=now,
        job_state=JobState.FAILED,
        finished_at=now,
    )
    assert desk_counts(clerk.user, now) == {
        "concerns": 3,
        "consults": 2,
        "intents": 1,
        "offers": 0,
        "merges": 0,
        "unpublished": 1,
        "matching": 1,
        "unconfirmed": 1,
        "sessions": 1,
        "expiring": 0,
        "importing": 1,
        "imports_failed": 0,
        "reports_failed": 1,
    }


def test_nothing_to_see_counts_nothing(stranger, member, committee):
    f.ConcernFactory(round__committee=committee)
    for actor in (stranger, member):
        assert set(desk_counts(actor.user, timezone.now()).values()) == {0}


def test_many_questions_are_one_statement(clerk):
    questions = {
        "users": type(clerk.user).objects.all(),
        "nobody": type(clerk.user).objects.none(),
    }
    with CaptureQueriesContext(connection) as asked:
        found = count_all(questions)
    assert found == {"users": 1, "nobody": 0}
    assert len(asked) == 1


def test_clerk_sees_the_round_and_the_queues(committee, clerk, desk):
    round_ = f.RoundFactory(committee=committee, phase="screening")
    f.ConcernFactory.create_batch(4, round=round_)
    page = desk(clerk).get(INDEX)
    assert page.context["standing"].round == round_
    lists = page.context["sections"][0]
    assert (lists.queues[0].count, lists.queues[0].is_due) == (4, True)
    assert round_.title in page.content.decode()


def test_index_asks_few_questions_whatever_there_is(committee, clerk, desk):
    browser = desk(clerk)
    f.ConcernFactory.create_batch(5, round__committee=committee)
    f.OfferFactory.create_batch(5, round__committee=committee)
    with CaptureQueriesContext(connection) as asked:
        browser.get(INDEX)
    assert len(asked) <= 15


@pytest.mark.parametrize(
    ("role", "title"),
    [(Role.AUDITOR, "留痕审计"), (Role.SYSTEM_ADMIN, "账号与角色")],
)
def test_auditor_and_administrator_see_only_theirs(role, title, holder, desk):
    page = desk(holder(role)).get(INDEX)
    assert page.context["standing"] is None
    assert [section.title for section in page.context["sections"]] == [title]


def test_links_lead_to_lists_that_open(clerk, desk):
    browser = desk(clerk)
    sections = browser.get(INDEX).context["sections"]
    urls = {queue.url for section in sections for queue in section.queues} - {""}
    assert urls
    assert {browser.get(url).status_code for url in urls} == {200}


def test_reports_are_listed_and_fetched_in_the_admin(committee, clerk, desk):
    round_ = f.RoundFactory(committee=committee)
    run = ReportRun.objects.create(
        round=round_, format="docx", queued_at=timezone.now(), job_state=JobState.DONE
    )
    browser = desk(clerk)
    page = browser.get(reverse("admin:reports_reportrun_changelist")).content.decode()
    assert reverse("reports:file", args=[run.pk]) in page
    detail = reverse("admin:reports_reportrun_change", args=[run.pk])
    assert browser.get(detail).status_code == 200
    assert browser.get(reverse("admin:reports_reportrun_add")).status_code == 403


def test_reports_of_others_are_not_in_the_admin(committee, stranger, desk):
    round_ = f.RoundFactory(committee=committee)
    run = ReportRun.objects.create(
        round=round_, format="docx", queued_at=timezone.now()
    )
    page = desk(stranger).get(reverse("admin:reports_reportrun_changelist"))
    assert run.title not in page.content.decode()
