from django.utils import timezone

from checklists.states import ItemState
from posts.services.publishing import publish_offers
from reports.selectors import four_lists
from tests import factories as f


def test_totals_count_items_posts_and_sessions(round_, clerk, now):
    f.ConcernFactory.create_batch(3, round=round_)
    f.ConcernFactory(round=round_, state=ItemState.DRAFT, submitted_at=None)
    f.ConsultFactory(round=round_)
    f.IntentFactory.create_batch(2, round=round_)
    offer = f.OfferFactory(round=round_, state=ItemState.ACCEPTED)
    f.OfferSessionFactory.create_batch(1, offer=offer)
    publish_offers(actor=clerk, offers=[offer], at=now)
    f.ConcernFactory()  # another round's
    totals = four_lists(round_, timezone.now()).totals
    assert (totals.concerns, totals.consults, totals.intents) == (3, 1, 2)
    assert (totals.offers, totals.posts, totals.sessions) == (1, 1, 1)


def test_concern_counts_for_each_of_its_departments(round_, committee):
    one, two = f.DepartmentFactory.create_batch(2, committee=committee)
    f.ConcernFactory(round=round_).departments.set([one, two])
    f.ConcernFactory(round=round_).departments.set([one])
    rows = {
        row.code: row.concerns
        for row in four_lists(round_, timezone.now()).by_department
    }
    assert rows == {one.code: 2, two.code: 1}


def test_states_of_every_list_add_up(round_):
    for state in (ItemState.SUBMITTED, ItemState.ACCEPTED, ItemState.DECLINED):
        f.ConcernFactory(round=round_, state=state)
    states = four_lists(round_, timezone.now()).states.concerns
    assert (states.submitted, states.accepted, states.declined) == (1, 1, 1)


def test_joint_round_is_counted_by_the_members_committee(round_):
    county = f.CommitteeFactory(parent=round_.committee, level="county")
    f.ConcernFactory(round=round_, member=f.MemberFactory(committee=county))
    f.ConcernFactory(round=round_)
    rows = {
        row.code: row.concerns
        for row in four_lists(round_, timezone.now()).by_committee
    }
    assert rows == {county.code: 1, round_.committee.code: 1}


def test_empty_round_is_all_zeros(round_):
    report = four_lists(round_, timezone.now())
    assert report.totals.concerns == 0
    assert report.by_department == ()
    assert report.to_json()["participation"] == {
        "members": 0,
        "representatives": 0,
        "person_times": 0,
    }
