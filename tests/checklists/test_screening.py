import pytest

from checklists.models import (
    ConcernItem,
    MergeProposal,
    RoutingProposal,
    Topic,
    Verdict,
)
from checklists.services.proposals import request_grouping
from checklists.services.routing import (
    decide_routing,
    forward_concern,
    recall_concern,
    undo_routing,
)
from checklists.services.screening import screen_item, screen_items
from checklists.services.topics import (
    decide_merge,
    dissolve_topic,
    forward_topic,
    make_topic,
    split_item,
)
from checklists.states import ITEM_MOVES, ItemAction, ItemState
from checklists.tasks import propose_groups
from common.errors import DomainError, IllegalTransition, InvalidInput, Refused
from common.moves import target_of
from tests import factories as f
from trail.models import Event, Link

LIKE = [
    "实验小学东门早上七点半接送车辆拥堵，孩子过马路很危险，请增设护学岗。",
    "实验小学东门早上接送车辆拥堵严重，孩子过马路危险，建议增设护学岗和错峰放学。",
    "建议实验小学东门增设护学岗，早上接送车辆拥堵，孩子过马路十分危险。",
]
OTHER = "城北农贸市场下水道堵塞，污水外溢，异味很大，希望尽快疏通改造。"


@pytest.mark.parametrize("state", list(ItemState))
@pytest.mark.parametrize("action", list(ItemAction))
def test_every_state_and_action(state, action):
    step = ITEM_MOVES[action]
    if state in step.sources:
        assert target_of(ITEM_MOVES, action, state, reason="理由") == step.target
    else:
        with pytest.raises(IllegalTransition):
            target_of(ITEM_MOVES, action, state, reason="理由")


def test_returning_needs_a_reason_and_keeps_it(concern, clerk, now):
    with pytest.raises(InvalidInput):
        screen_item(actor=clerk, item=concern, action="return", at=now)
    screen_item(actor=clerk, item=concern, action="return", at=now, reason="请写明地点")
    assert (concern.state, concern.reason) == (ItemState.RETURNED, "请写明地点")
    event = Event.objects.get(verb="checklists.return")
    assert (event.from_state, event.to_state, event.role) == (
        "submitted",
        "returned",
        "clerk",
    )


def test_screening_can_be_undone(concern, clerk, now):
    screen_item(actor=clerk, item=concern, action="accept", at=now)
    screen_item(actor=clerk, item=concern, action="reopen", at=now)
    assert concern.state == ItemState.SUBMITTED


def test_many_at_once_names_what_was_left_and_why(round_, clerk, now):
    ready = f.ConcernFactory.create_batch(3, round=round_)
    done = f.ConcernFactory(round=round_, state=ItemState.ACCEPTED)
    ids = [one.pk for one in [*ready, done]]
    outcome = screen_items(
        actor=clerk, model=ConcernItem, ids=ids, action="accept", at=now
    )
    assert outcome.done == [one.pk for one in ready]
    assert list(outcome.left) == [done.pk]


@pytest.mark.parametrize("who", ["member", "handler", "stranger", "leader"])
def test_only_own_staff_screens(request, concern, who, now):
    actor = request.getfixturevalue(who)
    with pytest.raises(Refused):
        screen_item(actor=actor, item=concern, action="accept", at=now)


def test_nobody_screens_their_own_item(round_, clerk, committee, now):
    own = f.ConcernFactory(
        round=round_, member=f.MemberFactory(committee=committee, user=clerk.user)
    )
    with pytest.raises(Refused, match="自己提出"):
        screen_item(actor=clerk, item=own, action="accept", at=now)


def propose(clerk, round_, now, kind="concerns"):
    run = request_grouping(actor=clerk, round_=round_, list_kind=kind, at=now)
    propose_groups(run.pk)
    run.refresh_from_db()
    assert run.job_state == "done", run.error
    return run


def test_like_items_are_proposed_and_only_a_person_merges(round_, clerk, now):
    items = [f.ConcernFactory(round=round_, title="", text=text) for text in LIKE]
    f.ConcernFactory(round=round_, title="", text=OTHER)
    propose(clerk, round_, now)
    proposal = MergeProposal.objects.get()
    assert {one.pk for one in proposal.concerns.all()} == {one.pk for one in items}
    assert not ConcernItem.objects.filter(state=ItemState.MERGED).exists()
    decide_merge(actor=clerk, proposal=proposal, confirm=True, at=now)
    topic = Topic.objects.get()
    assert topic.concerns.count() == 3
    assert Link.objects.filter(kind="merged_into", target_id=topic.pk).count() == 3


def test_dissolved_topic_gives_back_its_items_and_the_proposal(round_, clerk, now):
    [f.ConcernFactory(round=round_, title="", text=text) for text in LIKE]
    propose(clerk, round_, now)
    proposal = decide_merge(
        actor=clerk, proposal=MergeProposal.objects.get(), confirm=True, at=now
    )
    dissolve_topic(actor=clerk, topic=proposal.topic, at=now, reason="并非同一事项")
    proposal.refresh_from_db()
    assert proposal.verdict == Verdict.UNDONE
    assert (
        ConcernItem.objects.filter(state=ItemState.SUBMITTED, topic=None).count() == 3
    )
    assert not Link.objects.filter(kind="merged_into").exists()


def test_rejected_group_is_not_proposed_again(round_, clerk, now):
    [f.ConcernFactory(round=round_, title="", text=text) for text in LIKE]
    propose(clerk, round_, now)
    decide_merge(
        actor=clerk, proposal=MergeProposal.objects.get(), confirm=False, at=now
    )
    propose(clerk, round_, now)
    assert not MergeProposal.objects.pending().exists()


def test_split_item_waits_again_and_the_rest_stays(round_, clerk, now):
    items = f.ConcernFactory.create_batch(3, round=round_)
    topic = make_topic(actor=clerk, round_=round_, title="护学", items=items, at=now)
    split_item(actor=clerk, item=items[0], at=now)
    assert topic.concerns.count() == 2
    assert ConcernItem.objects.get(pk=items[0].pk).state == ItemState.SUBMITTED


def test_forwarded_topic_cannot_be_dissolved(round_, clerk, department, now):
    items = f.ConcernFactory.create_batch(2, round=round_)
    topic = make_topic(actor=clerk, round_=round_, title="护学", items=items, at=now)
    forward_topic(actor=clerk, topic=topic, departments=[department], at=now)
    with pytest.raises(DomainError):
        dissolve_topic(actor=clerk, topic=topic, at=now)


def test_department_sees_a_concern_only_after_it_was_sent(
    concern, clerk, handler, department, now
):
    decide_routing(actor=clerk, concern=concern, departments=[department], at=now)
    screen_item(actor=clerk, item=concern, action="accept", at=now)
    seen = ConcernItem.objects.visible_to(handler.user)
    assert not seen.exists()
    forward_concern(actor=clerk, concern=concern, at=now)
    assert ConcernItem.objects.visible_to(handler.user).count() == 1
    recall_concern(actor=clerk, concern=concern, at=now, reason="误转")
    assert not ConcernItem.objects.visible_to(handler.user).exists()


def test_departments_are_learnt_from_concerns_that_name_them(
    round_, committee, clerk, now
):
    school, market = f.DepartmentFactory.create_batch(2, committee=committee)
    for number in range(20):
        one = f.ConcernFactory(round=round_, title="", text=f"{LIKE[0]}{number}号路口")
        one.departments.set([school])
        two = f.ConcernFactory(round=round_, title="", text=f"{OTHER}{number}号摊位")
        two.departments.set([market])
    new = f.ConcernFactory(round=round_, title="", text="南街小学门口接送孩子车辆拥堵")
    propose(clerk, round_, now)
    best = RoutingProposal.objects.filter(concern=new).order_by("rank").first()
    assert best.department == school
    decide_routing(actor=clerk, concern=new, departments=[school], at=now)
    best.refresh_from_db()
    assert best.verdict == Verdict.CONFIRMED


def test_confirmed_departments_can_be_undone_once(concern, clerk, committee, now):
    named, other = f.DepartmentFactory.create_batch(2, committee=committee)
    concern.departments.set([named.pk])
    decide_routing(actor=clerk, concern=concern, departments=[other], at=now)
    undo_routing(actor=clerk, concern=concern, at=now)
    assert [one.pk for one in concern.departments.all()] == [named.pk]
    with pytest.raises(DomainError, match="没有可撤销"):
        undo_routing(actor=clerk, concern=concern, at=now)


def test_departments_of_a_sent_concern_stand_until_it_is_recalled(
    concern, clerk, department, now
):
    decide_routing(actor=clerk, concern=concern, departments=[department], at=now)
    screen_item(actor=clerk, item=concern, action="accept", at=now)
    forward_concern(actor=clerk, concern=concern, at=now)
    with pytest.raises(IllegalTransition, match="先撤回转办"):
        undo_routing(actor=clerk, concern=concern, at=now)
    recall_concern(actor=clerk, concern=concern, at=now, reason="误转")
    undo_routing(actor=clerk, concern=concern, at=now)
    assert not concern.departments.exists()


def test_nothing_goes_to_departments_of_another_committee(concern, round_, clerk, now):
    (foreign,) = f.DepartmentFactory.create_batch(1)
    with pytest.raises(InvalidInput, match="不是本级政协的部门"):
        decide_routing(actor=clerk, concern=concern, departments=[foreign], at=now)
    items = f.ConcernFactory.create_batch(2, round=round_)
    topic = make_topic(actor=clerk, round_=round_, title="护学", items=items, at=now)
    with pytest.raises(InvalidInput):
        forward_topic(actor=clerk, topic=topic, departments=[foreign], at=now)


def test_nothing_is_split_out_of_a_sent_topic(round_, clerk, department, now):
    items = f.ConcernFactory.create_batch(2, round=round_)
    topic = make_topic(actor=clerk, round_=round_, title="护学", items=items, at=now)
    forward_topic(actor=clerk, topic=topic, departments=[department], at=now)
    with pytest.raises(DomainError, match="先撤回转办"):
        split_item(actor=clerk, item=items[0], at=now)


def test_overlong_reason_is_refused(concern, clerk, now):
    with pytest.raises(InvalidInput, match="不能超过 300 字"):
        screen_item(
            actor=clerk, item=concern, action="return", at=now, reason="长" * 301
        )


def test_merging_many_asks_the_database_the_same(
    round_, clerk, now, django_assert_max_num_queries
):
    items = f.ConcernFactory.create_batch(6, round=round_)
    with django_assert_max_num_queries(16):
        make_topic(actor=clerk, round_=round_, title="护学", items=items, at=now)
