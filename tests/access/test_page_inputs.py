"""R22: forms and addresses of pages take whatever is sent, never with 5xx."""

import pytest

from tests.access import nasty
from tests.access.bodies import BODIES
from tests.access.people import ROLES
from tests.access.sending import GOOD, path_of, send, who_may
from tests.access.table import read_table

pytestmark = pytest.mark.django_db
# A form finds the others wherever they stand; these it lets through now and then.
ALONE = (nasty.WORDS[0], nasty.WORDS[2])
FORM_WORDS = (*nasty.WORDS[:-1], "-1", "9" * 40)


def _changed(good, is_edit: bool):
    """All fields amiss at once, and each by itself so that it reaches the service."""
    names = [*good, "step", "round", "next"]
    for value in FORM_WORDS:
        yield dict.fromkeys(names, value)
    for value in () if is_edit else ALONE:
        yield from ({**good, name: value} for name in names)


def test_forms_of_pages_take_nothing_amiss(asking):
    faults = []
    asked = 0
    for (name, method), body in BODIES.items():
        if name.startswith("/api/"):
            continue
        role, path = who_may(name, method), path_of(asking.world, name, method)
        for sent in _changed(body(asking.world), name.endswith("/edit/")):
            asked += 1
            status = _posted(asking, role, path, sent)
            if status >= 500:
                faults.append((name, repr(sent)[:90], status))
    assert faults == []
    assert asked > 200


def _posted(asking, role: str, path: str, body) -> int:
    body = {
        key: value.encode("utf-8", "surrogatepass")
        if isinstance(value, str) and "\ud800" in value
        else value
        for key, value in body.items()
    }
    return asking.ask(role, "POST", path, body=body).status_code


PAGE_QUERIES = ("page", "round", "field", "words", "day", "region", "department")
PAGE_QUERIES += ("is_free", "kind", "member", "committee", "user", "before", "after")
PAGE_QUERIES += ("offer", "q", "p", "o", "e")
PAGE_VALUES = ("%00", "-1", "9" * 40)
# Lookups that an address of the admin site may carry.
PAGE_QUERIES += ("id__exact", "round__id__exact", "state", "state__exact")


def _queries(name: str):
    """All at once for forms; one by one where an early one stops the view."""
    # A page of one thing reads no filters.
    for value in PAGE_VALUES[:1] if "<" in name else PAGE_VALUES:
        yield "&".join(f"{one}={value}" for one in PAGE_QUERIES)
        yield f"round={value}"


def test_addresses_of_pages_take_nothing_amiss(asking):
    faults = []
    asked = 0
    for (name, method), cells in read_table().items():
        clerk = cells[ROLES.index("clerk")]
        if method != "GET" or name.startswith("/api/") or clerk not in GOOD:
            continue
        path = path_of(asking.world, name, "GET")
        for sent in _queries(name):
            asked += 1
            answer = send(asking, "clerk", "GET", f"{path}?{sent}", b"", "")
            if answer.status_code >= 500:
                faults.append((name, sent[:60], answer.status_code))
    assert faults == []
    assert asked > 200
