"""R22: forms and addresses of pages take whatever is sent, never with 5xx."""

import pytest

from tests.access import nasty
from tests.access.bodies import BODIES
from tests.access.people import ROLES
from tests.access.sending import GOOD, path_of, send, who_may
from tests.access.table import read_table

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("access-inputs")]
FORM_WORDS = (*nasty.WORDS[:6], "-1", "9" * 40)


def test_forms_of_pages_take_nothing_amiss(asking):
    faults = []
    for (name, method), body in BODIES.items():
        if name.startswith("/api/"):
            continue
        good, role = body(asking.world), who_may(name, method)
        path = path_of(asking.world, name, method)
        for key in [*good, "step", "round", "next"]:
            for value in FORM_WORDS:
                status = _posted(asking, role, path, {**good, key: value})
                if status >= 500:
                    faults.append((name, key, repr(value)[:30], status))
    assert faults == []


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
# Lookups that an address of the admin site may carry.
PAGE_QUERIES += ("id__exact", "round__id__exact", "state", "state__exact")


def test_addresses_of_pages_take_nothing_amiss(asking):
    faults = []
    for (name, method), cells in read_table().items():
        clerk = cells[ROLES.index("clerk")]
        if method != "GET" or name.startswith("/api/") or clerk not in GOOD:
            continue
        path = path_of(asking.world, name, "GET")
        for value in nasty.QUERIES[:3]:
            # All at once for forms; one by one where an early one stops the view.
            whole = "&".join(f"{one}={value}" for one in PAGE_QUERIES)
            for sent in (whole, f"round={value}"):
                answer = send(asking, "clerk", "GET", f"{path}?{sent}", b"", "")
                if answer.status_code >= 500:
                    faults.append((name, sent[:60], answer.status_code))
    assert faults == []
