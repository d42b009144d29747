import pytest

from checklists.errors import WrongPhase
from checklists.models import Advice
from checklists.services.advice import give_advice
from checklists.states import ItemState, Phase
from common.errors import DomainError, InvalidInput, Refused
from tests import factories as f


@pytest.fixture
def consult(round_):
    return f.ConsultFactory(round=round_, state=ItemState.ACCEPTED)


def test_advice_is_seen_by_its_author_the_department_and_staff(
    consult, member, handler, clerk, now
):
    advice = give_advice(actor=member, consult=consult, text=" 建议试点。 ", at=now)
    assert advice.text == "建议试点。"
    assert Advice.objects.visible_to(member.user).count() == 1
    assert Advice.objects.visible_to(clerk.user).count() == 1
    assert not Advice.objects.visible_to(handler.user).exists()


@pytest.mark.parametrize("text", ["  ", "长" * 5001])
def test_empty_or_endless_advice_is_refused(consult, member, text, now):
    with pytest.raises(InvalidInput) as refusal:
        give_advice(actor=member, consult=consult, text=text, at=now)
    assert list(refusal.value.fields) == ["text"]


@pytest.mark.parametrize("who", ["handler", "clerk", "stranger"])
def test_only_members_advise(request, consult, who, now):
    actor = request.getfixturevalue(who)
    with pytest.raises(Refused):
        give_advice(actor=actor, consult=consult, text="建议", at=now)


def test_closed_question_or_round_takes_no_advice(consult, round_, member, now):
    consult.state = ItemState.CLOSED
    consult.save()
    with pytest.raises(DomainError, match="不征集意见"):
        give_advice(actor=member, consult=consult, text="建议", at=now)
    consult.state = ItemState.ACCEPTED
    consult.save()
    round_.phase = Phase.CLOSED
    round_.save()
    consult.refresh_from_db()
    with pytest.raises(WrongPhase):
        give_advice(actor=member, consult=consult, text="建议", at=now)
