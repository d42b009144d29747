import pytest

from tests import factories as f
from trail.models import Link, LinkKind
from trail.services import link, link_many, unlink


@pytest.fixture
def things(committee):
    return [f.DepartmentFactory(committee=committee) for _ in range(3)]


def ends():
    return set(Link.objects.values_list("kind", "source_id", "target_id"))


def test_link_says_once_what_came_from_what(things, now):
    one, two, _three = things
    for _time in range(2):
        link(LinkKind.ANSWERS, source=one, target=two, at=now)
    row = Link.objects.get()
    assert (row.source_kind, row.source_id) == ("members.department", one.pk)
    assert (row.target_kind, row.target_id) == ("members.department", two.pk)
    assert row.created_at == now


def test_kinds_and_directions_are_links_of_their_own(things, now):
    one, two, _three = things
    link(LinkKind.ANSWERS, source=one, target=two, at=now)
    link(LinkKind.ANSWERS, source=two, target=one, at=now)
    link(LinkKind.MERGED_INTO, source=one, target=two, at=now)
    assert ends() == {
        ("answers", one.pk, two.pk),
        ("answers", two.pk, one.pk),
        ("merged_into", one.pk, two.pk),
    }


def test_many_links_keep_the_ones_that_stand(things, now):
    one, two, three = things
    link(LinkKind.ANSWERS, source=one, target=two, at=now)
    link_many(LinkKind.ANSWERS, [(one, two), (one, three), (two, three)], at=now)
    assert {pair[1:] for pair in ends()} == {
        (one.pk, two.pk),
        (one.pk, three.pk),
        (two.pk, three.pk),
    }


def test_unlink_takes_back_that_link_only(things, now):
    one, two, three = things
    link_many(LinkKind.ANSWERS, [(one, two), (one, three)], at=now)
    link(LinkKind.MERGED_INTO, source=one, target=two, at=now)
    unlink(LinkKind.ANSWERS, source=one, target=two)
    unlink(LinkKind.ANSWERS, source=two, target=three)
    assert ends() == {("answers", one.pk, three.pk), ("merged_into", one.pk, two.pk)}
