from dataclasses import asdict

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from activities.errors import (
    AlreadyBooked,
    BookingClosed,
    ConflictOfInterest,
    FullyBooked,
    NotEligible,
)
from activities.models import Participation
from checklists.states import ItemState
from posts.forms_matches import RunForm
from posts.loading.lines import NO_CANDIDATE
from posts.loading.refusals import CODE_OF_BAR, CODES, NOT_PUBLISHED
from posts.matching.reasons import Reason
from posts.matching.weights import Weights
from posts.models import Match, Post
from posts.reasons import HELD, REASONS
from posts.states import MatchState, PostState
from posts.tasks import confirm_run
from tests import factories as f
from tests.posts.wishing import START, matched, open_post, open_round, wish

# The theme's own templates use variables that are not always there.
pytestmark = pytest.mark.ignore_template_errors


def sign_in(actor):
    actor.user.is_staff = True
    actor.user.save()
    client = Client()
    client.force_login(actor.user)
    return client


@pytest.fixture
def desk(clerk):
    return sign_in(clerk)


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def round_(committee):
    return open_round(committee)


@pytest.fixture
def run(round_, clerk, now):
    post = open_post(round_, clerk, now)
    wish(round_, post)
    wish(round_, post)
    return matched(round_, clerk, now, name="首轮试算")


def page(client, name, *args, **query):
    answer = client.get(reverse(f"admin:posts_{name}", args=args), query)
    assert answer.status_code == 200
    return answer.content.decode()


def messages_of(answer):
    return [str(one) for one in answer.context["messages"]]


def test_clerk_starts_a_run_with_weights(run, desk):
    assert "第一志愿分" in page(desk, "match_add")
    given = {**asdict(Weights()), "rank": 900, "round": run.round_id}
    given |= {"seed": 3, "time_limit": 30, "name": "加重领域"}
    answer = desk.post(reverse("admin:posts_match_add"), given, follow=True)
    made = Match.objects.latest("pk")
    assert (made.name, made.seed, made.parameters["rank"]) == ("加重领域", 3, 900)
    assert "刷新进度" in answer.content.decode()


def test_weights_that_cannot_be_meant_are_refused_on_the_form(run, clerk):
    given = {**asdict(Weights()), "first_seat": 1, "round": run.round_id}
    form = RunForm({**given, "seed": 3, "time_limit": 30})
    form.offer_rounds(clerk.user)
    assert not form.is_valid()
    assert form.non_field_errors() == ["第二个岗位的公平加分不能高于第一个岗位。"]


def test_only_own_rounds_that_can_be_matched_are_offered(run, clerk, stranger):
    f.RoundFactory(committee=run.round.committee)
    form = RunForm()
    form.offer_rounds(clerk.user)
    assert list(form.fields["round"].queryset) == [run.round]
    form.offer_rounds(stranger.user)
    assert list(form.fields["round"].queryset) == []


def test_nothing_to_match_is_told(committee, desk):
    empty = open_round(committee)
    given = {**asdict(Weights()), "round": empty.pk, "seed": 3, "time_limit": 30}
    answer = desk.post(reverse("admin:posts_match_add"), given, follow=True)
    assert messages_of(answer) == ["本期还没有委员提交的体验意向，不能匹配。"]


def test_run_page_shows_figures_reasons_and_steps(run, desk):
    assert "首轮试算" in page(desk, "match_changelist")
    shown = page(desk, "match_change", run.pk)
    assert "名额已满" in shown
    assert reverse("admin:posts_match_confirm", args=[run.pk]) in shown
    lines = page(desk, "matchline_changelist", run__id__exact=run.pk, q="周明")
    assert "获得岗位" in lines


def test_confirming_shows_first_and_acts_on_sending(run, desk, clerk):
    assert "发出 1 个名额" in page(desk, "match_confirm", run.pk)
    assert not Participation.objects.exists()
    url = reverse("admin:posts_match_confirm", args=[run.pk])
    answer = desk.post(url, follow=True)
    assert messages_of(answer) == ["已开始确认，名额正在发出，进度见本页。"]
    told = answer.content.decode()
    assert "确认并发出名额：排队中 0%" in told
    assert reverse("admin:posts_match_progress", args=[run.pk]) in told
    assert url not in told
    assert messages_of(desk.post(url, follow=True)) == ["该方案正在确认，请等待完成。"]
    confirm_run(run.confirmations.get().pk)
    assert "已发出名额 1 个" in page(desk, "match_change", run.pk)
    run.refresh_from_db()
    assert (run.state, run.confirmed_by) == (MatchState.CONFIRMED, clerk.user)


def test_progress_is_told_until_there_is_nothing_to_wait_for(run, desk):
    address = reverse("admin:posts_match_progress", args=[run.pk])
    assert desk.get(address).headers["HX-Refresh"] == "true"
    desk.post(reverse("admin:posts_match_confirm", args=[run.pk]))
    order = run.confirmations.get()
    shown = desk.get(address)
    assert f'hx-get="{address}"' in shown.content.decode()
    wish(run.round)
    confirm_run(order.pk)
    assert desk.get(address).headers["HX-Refresh"] == "true"
    told = page(desk, "match_change", run.pk)
    assert "确认未完成：算出该方案之后，意向、场次或报名情况有变化" in told
    assert reverse("admin:posts_match_confirm", args=[run.pk]) in told


def test_changed_input_is_told_before_confirming(run, desk):
    wish(run.round)
    assert "请返回并重新运行匹配" in page(desk, "match_confirm", run.pk)


def test_discarding(run, desk):
    assert "作废后" in page(desk, "match_discard", run.pk)
    desk.post(reverse("admin:posts_match_discard", args=[run.pk]))
    run.refresh_from_db()
    assert run.state == MatchState.DISCARDED


def test_comparing_two_runs(run, desk, clerk, now):
    other = matched(run.round, clerk, now, parameters={"rank": 500})
    url = reverse("admin:posts_match_changelist")
    chosen = {"action": "compare_two", "_selected_action": [run.pk, other.pk]}
    answer = desk.post(url, chosen, follow=True)
    assert "得分不能直接比较" in answer.content.decode()
    chosen["_selected_action"] = [run.pk]
    assert messages_of(desk.post(url, chosen, follow=True)) == ["请恰好选择两个方案。"]


def test_leaders_look_and_strangers_do_not(run, leader, stranger, member):
    looking = sign_in(leader)
    assert "确认并发出名额" not in page(looking, "match_change", run.pk)
    url = reverse("admin:posts_match_confirm", args=[run.pk])
    answer = looking.post(url, follow=True)
    assert answer.status_code in (200, 403)
    for actor in (stranger, member):
        client = sign_in(actor)
        address = reverse("admin:posts_match_change", args=[run.pk])
        assert client.get(address).status_code in (403, 404)
        assert client.post(url).status_code in (403, 404)
    run.refresh_from_db()
    assert run.state == MatchState.DRY


def test_posts_are_withdrawn_with_a_reason_and_published_again(run, desk):
    url = reverse("admin:posts_post_changelist")
    post = Post.objects.get()
    assert post.title in page(desk, "post_changelist", q=post.title)
    chosen = {"action": "withdraw", "_selected_action": [post.pk]}
    assert "请说明理由" in desk.post(url, chosen).content.decode()
    chosen |= {"apply": "1", "reason": "场地检修"}
    answer = desk.post(url, chosen, follow=True)
    assert messages_of(answer) == ["成功 1 条。"]
    post.refresh_from_db()
    assert post.state == PostState.WITHDRAWN
    answer = desk.post(url, chosen, follow=True)
    assert messages_of(answer)[0].startswith("成功 0 条，未处理 1 条（")
    chosen["action"] = "republish"
    desk.post(url, chosen)
    post.refresh_from_db()
    assert post.state == PostState.PUBLISHED
    assert "打开名册" in page(desk, "postsession_changelist", post__id__exact=post.pk)


def test_accepted_offers_are_published_together(round_, desk):
    offers = f.OfferFactory.create_batch(3, round=round_, state=ItemState.ACCEPTED)
    for offer in offers[:2]:
        f.OfferSessionFactory(offer=offer, starts_at=START)
    url = reverse("admin:posts_post_publish")
    assert "共 3 项" in desk.get(url).content.decode()
    answer = desk.post(url, {"offer": [one.pk for one in offers]}, follow=True)
    (told,) = messages_of(answer)
    assert told.startswith("成功 2 条，未处理 1 条（")
    assert Post.objects.count() == 2


def test_reasons_are_told_by_name_never_by_code(run, desk):
    run.lines.filter(outcome="refused", rank__isnull=True).update(code="unheard_of")
    shown = page(desk, "matchline_changelist", run__id__exact=run.pk)
    assert "其他原因" in shown
    assert "unheard_of" not in shown
    assert "不在本人可参加时间" in shown
    assert "其他原因" in page(desk, "match_change", run.pk)
    full = page(desk, "matchline_changelist", code="full")
    assert full.count(">名额已满<") >= 1


def test_every_code_of_a_line_has_a_name():
    engine = {Reason.LIMIT, Reason.SAME_POST, Reason.FULL, Reason.NO_GAIN}
    engine |= {Reason.NOT_ENOUGH_PEOPLE, Reason.OVERLAP}
    codes = {*engine, *CODES.values(), *CODE_OF_BAR.values()}
    codes |= {NOT_PUBLISHED, NO_CANDIDATE, HELD}
    codes |= {one.code for one in (AlreadyBooked, BookingClosed, FullyBooked)}
    codes |= {one("").code for one in (ConflictOfInterest, NotEligible)}
    assert codes - set(REASONS) == set()
