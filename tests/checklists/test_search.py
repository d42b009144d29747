import pytest
from django.contrib.postgres.search import SearchVector
from django.db.models import Value

from checklists.facts import CONCERNS, ConcernFacts
from checklists.models import ConcernItem
from checklists.search import asking_for, tokens_of
from checklists.services.bulk import bring_in

TEXT = "老旧小区加装电梯，K1路停水两天，请协调。"


def found(words):
    return ConcernItem.objects.filter(tokens=asking_for(words)).count()


@pytest.fixture(params=["copied", "saved", "saved with every character"])
def stored(request, clerk, round_, member, now):
    """One concern, in each way that its words came to be stored."""
    seat = member.assignment.member
    fact = ConcernFacts(number="G1", member=seat, text=TEXT)
    bring_in(actor=clerk, round_=round_, recipe=CONCERNS, facts=[fact], at=now)
    if request.param == "saved":
        item = ConcernItem.objects.get()
        item.tokens = tokens_of("", TEXT)
        item.save()
    elif request.param != "copied":
        # As they were kept before queries asked for beginnings.
        pairs = "老旧 旧小 小区 区加 加装 装电 电梯 k 1 路停 停水 水两 两天 请协 协调"
        words = f"{pairs} 老 旧 小 区 加 装 电 梯 路 停 水 两 天 请 协 调"
        ConcernItem.objects.update(tokens=SearchVector(Value(words), config="simple"))


@pytest.mark.parametrize("words", ["电梯", "梯", "装", "路 水", "k1路停", "調"])
def test_words_of_any_length_are_found(stored, words):
    assert found(words) == 1


@pytest.mark.parametrize("words", ["楼", "梯电", "k2路", "电梯 楼", "，"])
def test_what_does_not_stand_there_is_not_found(stored, words):
    assert found(words) == 0
