import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from zhiqing.demonstration.city import CityMaker
from zhiqing.demonstration.days import draw_days, is_weekday
from zhiqing.demonstration.generate import generate
from zhiqing.demonstration.names import People
from zhiqing.demonstration.organisation import province_committee
from zhiqing.demonstration.scales import VOLUMES
from zhiqing.demonstration.shapes import City
from zhiqing.demonstration.streams import stream

BASE = date(2026, 11, 23)
ROOT = Path(__file__).parents[3]


@pytest.fixture(params=["small", "large"])
def city(request: pytest.FixtureRequest) -> City:
    found: City = request.getfixturevalue(request.param)
    return found


def test_weifang_has_the_published_volume(large: City) -> None:
    counts = [
        len(items)
        for items in (
            large.concerns,
            large.consults,
            large.intents,
            large.posts,
            large.departments,
            large.members,
            large.representatives,
            large.committees,
        )
    ]
    assert counts == [20_015, 6_892, 5_715, 1_709, 32, 2_900, 600, 13]


def test_small_has_its_volume(small: City) -> None:
    counts = [
        len(items)
        for items in (
            small.concerns,
            small.consults,
            small.intents,
            small.posts,
            small.departments,
            small.members,
            small.committees,
        )
    ]
    assert counts == [240, 80, 150, 40, 12, 60, 3]
    assert 60 <= sum(len(post.sessions) for post in small.posts) <= 85


def test_the_pilots_come_first(city: City) -> None:
    phases = [department.phase for department in city.departments]
    assert phases == ["试点"] * 8 + ["全面"] * (len(phases) - 8)


def test_same_seed_gives_the_same_city(small: City) -> None:
    assert next(generate("small", 1, BASE)) == small


def test_hash_seed_changes_nothing(small: City) -> None:
    program = (
        "from datetime import date\n"
        "from zhiqing.demonstration.generate import generate\n"
        "print(ascii(next(generate('small', 1, date(2026, 11, 23)))))\n"
    )
    for hash_seed in ("1", "2"):
        done = subprocess.run(
            [sys.executable, "-c", program],
            env={"PYTHONHASHSEED": hash_seed},
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        )
        assert done.stdout.strip() == ascii(small)


def test_another_seed_gives_other_data(small: City) -> None:
    other = next(generate("small", 2, BASE))
    texts = {concern.text for concern in small.concerns}
    assert not texts & {concern.text for concern in other.concerns}
    assert other.members != small.members


def test_another_base_moves_the_sessions(small: City) -> None:
    later = next(generate("small", 1, BASE + timedelta(days=28)))
    assert [c.text for c in later.concerns] == [c.text for c in small.concerns]
    assert later.posts[0].sessions != small.posts[0].sessions


def test_province_has_ten_cities_of_the_weifang_volume() -> None:
    province, weifang = VOLUMES["province"], VOLUMES["weifang"]
    assert province == replace(weifang, cities=10)


def test_cities_are_made_only_when_asked_for() -> None:
    assert isinstance(generate("province", 3, BASE), Iterator)


def test_cities_of_a_province_share_nothing_but_the_province() -> None:
    days, above = draw_days(BASE, is_weekday), province_committee()
    first, second = (
        CityMaker(at, 3, VOLUMES["small"], days, above).draw() for at in (0, 1)
    )
    assert first.province is not None
    assert first.province == second.province
    assert first.committee.parent == second.committee.parent == first.province.code
    for part in ("concerns", "members", "posts", "representatives", "officers"):
        numbers = [{row.number for row in getattr(c, part)} for c in (first, second)]
        assert not numbers[0] & numbers[1]
    assert not set(first.districts) & set(second.districts)
    phones = [{m.phone for m in c.members} for c in (first, second)]
    assert not phones[0] & phones[1]


def test_region_codes_are_made_up_and_well_formed(city: City) -> None:
    codes = [committee.region_code for committee in city.committees]
    assert len(set(codes)) == len(codes)
    assert all(len(code) == 6 and code.startswith("39") for code in codes)
    assert set(codes[1:]) == set(city.districts)


def test_numbers_are_unique(city: City) -> None:
    rows = [
        *city.members,
        *city.representatives,
        *city.officers,
        *city.concerns,
        *city.consults,
        *city.intents,
        *city.posts,
        *(session for post in city.posts for session in post.sessions),
    ]
    assert [
        n for n, count in Counter(r.number for r in rows).items() if count > 1
    ] == []


def test_telephones_are_dummies_and_belong_to_one_person(city: City) -> None:
    people = [*city.members, *city.representatives]
    phones = [person.phone for person in people]
    phones += [o.phone for o in city.officers if o.member is None]
    assert all(len(p) == 11 and p.startswith("199000") for p in phones)
    assert len(set(phones)) == len(phones)


def test_references_resolve(city: City) -> None:
    committees = {committee.code for committee in city.committees}
    departments = {department.code for department in city.departments}
    groups = {group.code for group in city.groups}
    members = {member.number: member for member in city.members}
    posts = {post.number for post in city.posts}
    items = {row.number for row in (*city.concerns, *city.consults)}
    people = members.keys() | {r.number for r in city.representatives}

    assert {d.parent for d in city.departments} - {None} <= departments
    assert {o.department for o in city.officers} - {None} <= departments
    assert {o.committee for o in city.officers} <= committees
    assert {o.member for o in city.officers} - {None} <= members.keys()
    assert {g.convener for g in city.groups} <= members.keys()
    for member in city.members:
        assert member.committee in committees
        assert member.sector in city.sectors
        assert {member.special_committee, member.liaison_group} - {None} <= groups
        assert member.employer is None or member.employer in departments
    assert {r.linking_member for r in city.representatives} <= members.keys()
    for concern in city.concerns:
        assert members[concern.member].committee == concern.committee
        assert set(concern.departments) <= departments
        assert concern.field in city.fields
        assert concern.district in city.districts
    for consult in city.consults:
        assert consult.department in departments
        assert consult.field in city.fields
        assert {advice.member for advice in consult.advice} <= members.keys()
        assert all(a.given_at > consult.submitted_at for a in consult.advice)
    for intent in city.intents:
        assert members[intent.member].committee == intent.committee
        assert set(intent.fields) <= set(city.fields)
        assert set(intent.offers) <= posts
        assert set(intent.districts) <= set(city.districts)
    for post in city.posts:
        assert post.department in departments
        assert set(post.answers) <= items
        assert post.district in city.districts
        assert {seat.person for s in post.sessions for seat in s.roster} <= people


def test_every_department_asks_and_offers(city: City) -> None:
    departments = {department.code for department in city.departments}
    assert {consult.department for consult in city.consults} == departments
    assert {post.department for post in city.posts} == departments


def test_sessions_are_sound(city: City) -> None:
    for session in (s for post in city.posts for s in post.sessions):
        day = session.starts_at.date()
        assert session.starts_at < session.ends_at
        assert session.starts_at.utcoffset() == timedelta(hours=8)
        assert 1 <= session.min_headcount <= session.capacity
        assert day.weekday() < 5
        assert 7 <= (day - BASE).days <= 50 or -24 <= (day - BASE).days <= -3


def test_most_posts_can_be_booked_and_some_sessions_were_held(city: City) -> None:
    ahead = [
        p for p in city.posts if any(s.starts_at.date() > BASE for s in p.sessions)
    ]
    held = [s for p in city.posts for s in p.sessions if s.starts_at.date() < BASE]
    assert len(ahead) > 0.8 * len(city.posts)
    assert any(seat.attended for session in held for seat in session.roster)


def test_working_days_follow_the_callers_calendar() -> None:
    found = next(generate("small", 1, BASE, is_working_day=lambda d: d.weekday() == 5))
    days = {s.starts_at.weekday() for post in found.posts for s in post.sessions}
    assert days == {5}


def test_rosters_keep_the_rules(city: City) -> None:
    employers = {member.number: member.employer for member in city.members}
    public = {person.number for person in city.representatives}
    taken: Counter[tuple[str, date]] = Counter()
    for post in city.posts:
        for session in post.sessions:
            assert len(session.roster) <= session.capacity
            assert not session.roster or session.starts_at.date() < BASE
            for seat in session.roster:
                taken[seat.person, session.starts_at.date()] += 1
                assert employers.get(seat.person) != post.department
                assert post.audience != "委员" or seat.person not in public
                assert post.audience != "界别群众" or seat.person in public
    assert not taken or max(taken.values()) == 1


def test_conflicts_of_interest_double_roles_and_ranked_offers_exist(city: City) -> None:
    assert any(member.employer for member in city.members)
    assert any(officer.member for officer in city.officers)
    assert any(len(intent.offers) > 1 for intent in city.intents)
    assert all(len(set(i.offers)) == len(i.offers) for i in city.intents)


def test_windows_run_forward(city: City) -> None:
    for window in (w for intent in city.intents for w in intent.windows):
        assert BASE < window.first_day <= window.last_day
        assert window.from_hour < window.to_hour
        assert set(window.weekdays) <= set(range(5))


def test_the_round_is_running_on_the_base_day(city: City) -> None:
    found = city.round
    assert (
        found.collecting_from
        < found.screening_from
        < found.supplying_from
        < found.matching_from
        < found.running_from
        < BASE
        < found.closes_on
    )
    assert all(
        found.collecting_from <= c.submitted_at.date() < found.screening_from
        for c in city.concerns
    )


def test_avoided_names_are_never_drawn() -> None:
    people = People(0, stream(1, 0, "test"))
    drawn = {people.draw().name for _ in range(9_000)}
    assert not drawn & {"王建军", "张桂梅", "李玉刚", "张三", "李四"}
