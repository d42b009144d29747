"""Everybody walks through the site; nothing on the way is broken, bare or English."""

import pytest

from tests.access.asking import Asking, standing_world
from tests.faces.crawl import crawl, faults_of, read

# The theme's own templates use variables that are not always there.
pytestmark = [pytest.mark.ignore_template_errors, pytest.mark.django_db]
PLAIN = (
    "anonymous",
    "owner",
    "representative",
    "handler",
)
# How far each walks: leaders meet what clerks meet, with fewer buttons.
OFFICE = {"clerk": 3, "leader": 2, "auditor": 3, "system_admin": 3}


@pytest.fixture(scope="module")
def asking(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), standing_world() as found:
        yield found


@pytest.mark.parametrize("role", PLAIN)
def test_pages_are_whole_for_everybody(asking: Asking, role):
    walk = crawl(asking.clients[role], "/")
    assert walk.faults == {}, repr(walk.faults)
    assert len(walk.seen) > 5


@pytest.mark.parametrize("role", OFFICE)
def test_desks_are_whole_for_the_office(asking: Asking, role, lenient):
    walk = crawl(asking.clients[role], "/", "/admin/", each=1, depth=OFFICE[role])
    assert walk.faults == {}, repr(walk.faults)
    assert len(walk.seen) > 5


BROKEN = """<html><head><title> </title></head><body>
<p id="a">checklists_merge</p><p id="a">Save changes</p><p>None</p>
<input name="who"><label>姓名<input name="named"></label>
<input type="hidden" name="token"><code>not_read</code></body></html>"""


def test_faults_are_found():
    assert faults_of(read(BROKEN)) == [
        "no language",
        "no title",
        "id twice: a",
        "no label: input who",
        "“checklists_merge” in “checklists_merge”",
        "“Save” in “Save changes”",
        "“changes” in “Save changes”",
        "“None” in “None”",
    ]
