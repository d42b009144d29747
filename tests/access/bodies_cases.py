"""What each step of a case is sent: over the API, and from its page."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.utils import timezone

from tests.access.world_people import World

Body = dict[str, Any]
REASON = {"reason": "理由"}


def _held() -> str:
    return (timezone.localtime() - timedelta(hours=2)).strftime("%Y-%m-%dT%H:%M")


def _due() -> str:
    return (timezone.localtime() + timedelta(days=60)).date().isoformat()


def _setting(world: World, place: int) -> Body:
    person = "handler" if place == 0 else "other_handler"
    return {
        "department": world.home.departments[place].pk,
        "reply_class": "A",
        "person": world.people[person].assignment.pk,
        "due_on": _due(),
    }


def _talk(world: World) -> Body:
    return {
        "stage": "during",
        "way": "phone",
        "purpose": "consult",
        "position": "staff",
        "speaker": "经办",
        "with_whom": "提出人",
        "text": "沟通",
        "held_at": _held(),
    }


def _visit(world: World) -> Body:
    return {
        "kind": "return_visit",
        "is_solved": True,
        "finding": "已解决",
        "visited_at": _held(),
    }


STEPS: dict[str, Callable[[World], Body]] = {
    "assign": lambda w: {"settings": [_setting(w, 0)]},
    "object": lambda w: REASON,
    "take-back": lambda w: REASON,
    "contact": _talk,
    "reply": lambda w: {"text": "答复", "reply_class": "A"},
    "countersign": lambda w: {"agrees": True},
    "send": lambda w: {"document_number": "函1号"},
    "extend": lambda w: {"days": 5, **REASON},
    "pause": lambda w: REASON,
    "reassign": lambda w: {"assignment": w.id("case_part"), **REASON} | _setting(w, 1),
    "keep": lambda w: {"assignment": w.id("case_part"), **REASON},
    "withdraw": lambda w: {
        "assignment": w.things["case_assigned"].assignments.get(part="joint").pk,
        **REASON,
    },
    "decide": lambda w: {"request": w.id("clock_request"), "approve": True},
    "resume": lambda w: {"clock": w.id("clock")},
    "end-evaluation": lambda w: REASON,
    "send-back": lambda w: {"leader": w.people["leader"].user.pk, **REASON},
    "supervise": lambda w: {"kind": "talk", **REASON},
    "lift": lambda w: {"supervision": w.id("supervision"), "result": "已整改"},
    "visit": _visit,
    "carried-out": lambda w: {"finding": "已落实"},
    "close": lambda w: {"reason": ""},
    "reopen": lambda w: REASON,
    "evaluate": lambda w: {"verdict": "satisfied"},
    "dispute": lambda w: {
        "contact": w.things["case_answered"].contacts.get().pk,
        **REASON,
    },
    "confirm": lambda w: {"party": "raiser"},
    "survey": lambda w: {"answer": "yes"},
}


def _page(step: str) -> Callable[[World], Body]:
    """The same as a browser sends it."""

    def body(world: World) -> Body:
        if step == "assign":
            row = {"part": "lead", **_setting(world, 0)}
            return {f"row0-{name}": value for name, value in row.items()}
        sent = STEPS[step](world)
        return {name: "yes" if value is True else value for name, value in sent.items()}

    return body


CASE_BODIES = {
    (f"/api/v1/cases/<pk>/{name}/", "POST"): body for name, body in STEPS.items()
} | {(f"/cases/<pk>/{name}/", "POST"): _page(name) for name in STEPS}

# The case in whose state the step may be taken.
CASE_THINGS = {
    "assign": "open",
    "accept": "assigned",
    "object": "assigned",
    "take-back": "assigned",
    "withdraw": "assigned",
    "begin": "accepted",
    "contact": "drafted",
    "reply": "drafted",
    "circulate": "drafted",
    "extend": "drafted",
    "pause": "drafted",
    "countersign": "round",
    "send": "ready",
    "reassign": "objected",
    "keep": "objected",
    "decide": "asking",
    "resume": "paused",
    "evaluate": "answered",
    "end-evaluation": "answered",
    "dispute": "answered",
    "confirm": "answered",
    "send-back": "refused",
    "close": "satisfied",
    "visit": "satisfied",
    "carried-out": "satisfied",
    "reopen": "closed",
    "survey": "closed",
    "supervise": "open",
    "lift": "watched",
}
