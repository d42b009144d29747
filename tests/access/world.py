"""One of everything in one committee, marked, beside a committee without anything."""

from tests import factories as f
from tests.access.people import found_town
from tests.access.world_bulletins import fill_bulletins
from tests.access.world_cases import fill_cases
from tests.access.world_lists import fill_lists, fill_topics
from tests.access.world_loop import fill_loop
from tests.access.world_notices import fill_notices
from tests.access.world_people import MARK, World, fill_people
from tests.access.world_posts import fill_posts, fill_seats
from tests.access.world_runs import fill_files, fill_matches


def build_world() -> World:
    """Everything stands, in the caller's transaction."""
    province = f.CommitteeFactory(code="acc-p", name="上级政协", level="province")
    world = World(
        found_town("acc-a", province, MARK),
        found_town("acc-b", province, "乙"),
        province,
    )
    fill_people(world)
    fill_lists(world)
    fill_topics(world)
    fill_posts(world)
    fill_seats(world)
    fill_matches(world)
    fill_files(world)
    fill_cases(world)
    fill_notices(world)
    fill_bulletins(world)
    fill_loop(world)
    return world
