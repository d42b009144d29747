import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from activities.models import Participation
from members.models import RoleAssignment, User
from members.rules import COMMAND_LINE
from posts.models import Match
from posts.services.confirming import has_changed
from posts.states import MatchState
from tests import factories as f
from tests.posts.wishing import matched, open_post, open_round, wish
from trail.models import Event


@pytest.fixture
def round_(committee):
    return open_round(committee)


def call(*given):
    out = StringIO()
    call_command("match", *given, stdout=out)
    return json.loads(out.getvalue())


def test_command_matches_without_confirming(round_, clerk, now):
    wish(round_, open_post(round_, clerk, now))
    told = call(round_.code, "--seed", "3", "--time-limit", "20")
    keys = [
        "run",
        "lines",
        "matched",
        "unmatched",
        "objective",
        "bound",
        "gap",
        "seconds",
        "digest",
    ]
    assert list(told) == keys
    assert (told["matched"], told["unmatched"], told["lines"]) == (1, 0, 1)
    assert not Participation.objects.exists()
    assert not User.objects.filter(username=COMMAND_LINE).exists()


def test_command_confirms_in_its_own_name_not_a_persons(round_, clerk, now):
    wish(round_, open_post(round_, clerk, now))
    told = call(round_.code, "--confirm")
    assert (told["confirmed_by"], told["offers"]) == (
        COMMAND_LINE,
        {"made": 1, "skipped": 0},
    )
    event = Event.objects.get(verb="posts.confirm_match")
    assert (event.author.username, event.role) == (COMMAND_LINE, "clerk")
    assert event.scope == round_.committee.code
    since = Event.objects.filter(pk__gt=event.pk, author=clerk.user)
    assert not since.exists()


def test_command_confirms_in_the_name_of_the_clerk_given(round_, clerk, now):
    wish(round_, open_post(round_, clerk, now))
    told = call(round_.code, "--confirm", "--clerk", clerk.user.username)
    assert told["confirmed_by"] == clerk.user.username
    assert not User.objects.filter(username=COMMAND_LINE).exists()


@pytest.mark.parametrize("who", ["leader", "member", "stranger"])
def test_command_takes_no_other_name(request, round_, clerk, who, now):
    actor = request.getfixturevalue(who)
    wish(round_, open_post(round_, clerk, now))
    with pytest.raises(CommandError, match=r"不是.*工作人员"):
        call(round_.code, "--confirm", "--clerk", actor.user.username)
    assert not Match.objects.exists()


def test_command_says_in_one_line_what_is_wrong(round_, clerk, now):
    with pytest.raises(CommandError, match="没有代码为“nowhere”的期次"):
        call("nowhere")
    with pytest.raises(CommandError, match="没有委员提交的体验意向"):
        call(round_.code, "--confirm")
    f.IntentFactory(round=round_)
    with pytest.raises(CommandError, match="没有尚未开始的体验岗场次"):
        call(round_.code)
    assert not Match.objects.exists()
    assert not RoleAssignment.objects.filter(user__username=COMMAND_LINE).exists()


def test_run_has_changed_once_a_wish_came_in(round_, clerk, now):
    post = open_post(round_, clerk, now, capacity=2)
    wish(round_, post)
    run = matched(round_, clerk, now)
    assert not has_changed(run)
    wish(round_, post)
    assert has_changed(run)
    assert run.state == MatchState.DRY
