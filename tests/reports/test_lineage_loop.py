"""The whole way of a matter, from the post to the answer and back to the post."""

import pytest

from reports.lineage.walk import steps_from
from tests.posts.loop.world import Loop
from trail.models import kind_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def suggestion(committee, clerk, leader, member, handler, department, now):
    loop = Loop(committee, clerk, leader, member, handler, department, now)
    loop.plan_session()
    return loop.carried_out()


def reached(thing):
    steps = steps_from(kind_of(thing), thing.pk)
    return {kind for step in steps for kind, _pk in (step.start, step.end)}


def test_loop_is_one_way_from_either_end(suggestion, clerk):
    whole = {
        "posts.post",
        "activities.activity",
        "activities.participation",
        "posts.experiencereport",
        "posts.suggestion",
        "cases.case",
        "cases.reply",
    }
    case = suggestion.case
    assert whole <= reached(suggestion) | {"posts.suggestion"}
    assert whole - {"cases.reply"} <= reached(case.replies.get())
    assert "posts.adoption" in reached(suggestion)


@pytest.mark.parametrize("reader", ["member", "clerk", "handler"])
def test_those_of_the_loop_see_its_parts(suggestion, reader, request, sign_in):
    actor = request.getfixturevalue(reader)
    page = sign_in(actor).get(f"/lineage/posts.suggestion/{suggestion.pk}/")
    shown = page.content.decode()
    assert suggestion.case.number in shown
    assert suggestion.adoptions.get().body in shown
