import pytest

from checklists.models import Topic
from checklists.services.topics import forward_topic, make_topic, recall_topic
from common.errors import DomainError, InvalidInput, Refused
from tests import factories as f
from trail.models import Event


@pytest.fixture
def topic(clerk, round_, department, now):
    items = [f.ConcernFactory(round=round_) for _time in range(2)]
    made = make_topic(actor=clerk, round_=round_, title="护学", items=items, at=now)
    return forward_topic(actor=clerk, topic=made, departments=[department], at=now)


def recall(topic, actor, now, reason="误转"):
    return recall_topic(actor=actor, topic=topic, at=now, reason=reason)


def test_recalled_topic_is_out_of_the_departments_sight(topic, clerk, handler, now):
    assert Topic.objects.visible_to(handler.user).exists()
    recalled = recall(topic, clerk, now)
    assert recalled.forwarded_at is None
    assert not Topic.objects.visible_to(handler.user).exists()
    event = Event.objects.get(verb="checklists.recall_topic")
    assert (event.target_id, event.reason) == (topic.pk, "误转")


def test_recalled_topic_may_be_sent_again(topic, clerk, department, now):
    recall(topic, clerk, now)
    again = forward_topic(actor=clerk, topic=topic, departments=[department], at=now)
    assert again.forwarded_at == now


def test_recall_asks_for_a_reason_and_something_to_recall(topic, clerk, now):
    with pytest.raises(InvalidInput):
        recall(topic, clerk, now, reason=" ")
    recall(topic, clerk, now)
    with pytest.raises(DomainError, match="尚未转部门"):
        recall(topic, clerk, now)


@pytest.mark.parametrize("who", ["leader", "member", "handler", "stranger"])
def test_others_recall_nothing(request, who, topic, now):
    with pytest.raises(Refused):
        recall(topic, request.getfixturevalue(who), now)
    topic.refresh_from_db()
    assert topic.forwarded_at is not None
