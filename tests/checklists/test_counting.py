import pytest

from checklists.admin import counting
from checklists.admin.counting import QueuePaginator
from checklists.models import ConcernItem
from tests import factories as f

pytestmark = pytest.mark.django_db


@pytest.fixture
def three(committee):
    f.ConcernFactory.create_batch(3, round__committee=committee)
    return ConcernItem.objects.order_by("-pk")


def test_few_rows_are_counted(three):
    assert QueuePaginator(three, 2).count == 3
    assert QueuePaginator(three, 2).num_pages == 2


def test_many_rows_are_estimated_and_never_fewer_than_counted(three, monkeypatch):
    monkeypatch.setattr(counting, "COUNTED", 1)  # three are already many
    assert QueuePaginator(three, 2).count >= 2


def test_nothing_found_is_no_row():
    assert QueuePaginator(ConcernItem.objects.none(), 2).count == 0
