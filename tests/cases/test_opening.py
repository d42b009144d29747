import datetime as dt

import pytest

from cases.models import Case, Policy, Signatory
from cases.services.opening import Signer, open_case
from common.errors import InvalidInput, Refused
from members.acting import SYSTEM_ACTING
from notices.models import Notice
from tests import factories as f
from tests.cases.world import last_event
from trail.models import Link, LinkKind


def test_case_is_numbered_by_committee_kind_and_year(world):
    first, second = world.open(), world.open()
    other = world.open(policy="proposal")
    world.now += dt.timedelta(days=365)
    next_year = world.open()
    assert [one.number for one in (first, second, other, next_year)] == [
        "GZ-2026-0001",
        "GZ-2026-0002",
        "TA-2026-0001",
        "GZ-2027-0001",
    ]


def test_number_of_a_case_undone_is_given_again(world):
    with pytest.raises(InvalidInput):
        world.open(world.member, world.member)
    assert world.open().number == "GZ-2026-0001"


def test_new_year_begins_at_local_midnight(world):
    world.now = dt.datetime(2026, 12, 31, 17, 0, tzinfo=dt.UTC)
    assert world.open().number == "GZ-2027-0001"


def test_own_policy_of_the_committee_comes_before_the_shared_one(world):
    shared = Policy.objects.get(code="concern")
    assert world.open().policy == shared
    own = Policy.objects.create(
        code="concern", committee=world.committee, name="本级", evaluators=["signatory"]
    )
    Policy.objects.create(
        code="concern", committee=f.CommitteeFactory(), name="别处", version=9
    )
    assert world.open().policy == own


def test_unknown_kind_is_refused(world):
    with pytest.raises(InvalidInput) as caught:
        world.open(policy="nothing")
    assert caught.value.code == "no_such_policy"


def test_signatories_are_kept_with_their_roles(world):
    user = f.UserFactory()
    case = world.open(world.member, Signer(user))
    rows = Signatory.objects.filter(case=case).order_by("pk")
    assert [(one.person, one.role, one.member, one.is_first) for one in rows] == [
        (
            world.member.user,
            world.member.assignment,
            world.member.assignment.member,
            True,
        ),
        (user, None, None, False),
    ]


def test_case_without_anybody_who_raised_it_is_refused(world):
    facts = {
        "actor": world.clerk,
        "committee": world.committee,
        "title": "题",
        "text": "文",
        "signatories": [],
        "at": world.now,
    }
    with pytest.raises(InvalidInput) as caught:
        open_case(policy_code="concern", **facts)
    assert caught.value.code == "no_signatory"
    assert open_case(policy_code="consultation_outcome", **facts).pk


def test_title_and_text_are_wanted(world):
    with pytest.raises(InvalidInput) as caught:
        open_case(
            actor=world.clerk,
            committee=world.committee,
            policy_code="concern",
            title=" ",
            text="长" * 20_001,
            signatories=[world.member],
            visibility="everyone",
            at=world.now,
        )
    assert set(caught.value.fields) == {"title", "text", "visibility"}


def test_others_do_not_open_cases_in_a_persons_name(world, stranger):
    for actor in (stranger, world.another_member()):
        with pytest.raises(Refused) as caught:
            open_case(
                actor=actor,
                committee=world.committee,
                policy_code="concern",
                title="题",
                text="文",
                signatories=[world.member],
                at=world.now,
            )
        assert caught.value.code == "may_not_open"
    for actor in (world.member, SYSTEM_ACTING):
        opened = open_case(
            actor=actor,
            committee=world.committee,
            policy_code="concern",
            title="题",
            text="文",
            signatories=[world.member],
            at=world.now,
        )
        assert last_event(opened).author_id == (actor.user and actor.user.pk)


def test_opening_tells_the_office_starts_its_clock_and_links_the_source(world):
    source = f.ConcernFactory(round__committee=world.committee)
    case = world.open(source=source)
    assert last_event(case).verb == "cases.open_case"
    assert last_event(case).role == "clerk"
    assert Link.objects.filter(
        kind=LinkKind.HANDLED_AS, source_id=source.pk, target_id=case.pk
    ).exists()
    assert [clock.stage.code for clock in case.clocks.all()] == ["assign"]
    assert Notice.objects.get().recipient == world.clerk.user


def test_words_of_a_case_are_found(world):
    case = world.open()
    assert "步道" in str(Case.objects.get(pk=case.pk).tokens)
