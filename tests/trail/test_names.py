"""Everything that is recorded has a name that people can read."""

import ast

from activities.states import ActivityAction, ParticipationAction
from checklists.models import ConcernItem, MergeProposal
from checklists.states import ItemAction
from posts.states import PostAction, VisitAction
from tests.architecture.glossary import is_chinese
from tests.architecture.test_glossary import SAME_IN_CHINESE
from tests.architecture.tree import ROOMS, imported, modules, parsed
from trail.models import Event
from trail.names import changes_of, kind_names, state_name, told_by_rooms, verb_names

# Recorded as `room.{action}`, whatever the action is.
BY_ACTION = {
    "activities": (*ActivityAction, *ParticipationAction),
    "checklists": (*ItemAction, "answer_topic", "close_topic", "resume_topic", "say"),
    "bulletins": ("say",),
    "posts": (*PostAction, *VisitAction),
    "cases": (),  # by `move`, see `moved`
}


def writes(tree):
    """Whether the module records events."""
    return any(module == "trail.services" for module, *_ in imported(tree))


def is_verb(text):
    room, dot, verb = text.partition(".")
    return bool(dot) and room in ROOMS and verb.isidentifier()


def verbs_in(tree):
    """Verbs written out, and rooms whose verbs are made of an action."""
    written, rooms = set(), set()
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
            rooms |= {node.values[0].value.rstrip(".")} & set(ROOMS)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            written |= {node.value} if is_verb(node.value) else set()
    return written, rooms


def moved(tree):
    """Verbs handed on to a room's own `move`, which puts the room before them."""
    for node in ast.walk(tree):
        for one in node.keywords if isinstance(node, ast.Call) else ():
            given = one.value.value if isinstance(one.value, ast.Constant) else ""
            if one.arg == "verb" and given.isidentifier():
                yield given


def recorded():
    verbs = {f"{room}.{one}" for room, found in BY_ACTION.items() for one in found}
    verbs |= {
        f"cases.{one}" for path in modules("cases") for one in moved(parsed(path))
    }
    for path in modules(*ROOMS):
        if writes(tree := parsed(path)):
            written, rooms = verbs_in(tree)
            assert rooms <= set(BY_ACTION), path
            verbs |= written
    return verbs


def test_every_recorded_verb_has_a_name_and_no_other_has():
    named = verb_names()
    assert set(named) == recorded()
    assert [verb for verb, name in named.items() if not is_chinese(name)] == []


def test_verb_without_a_name_is_found():
    tree = ast.parse('record(a, Entry(post, "posts.paint"), at=at)\nf"posts.{step}"')
    assert verbs_in(tree) == ({"posts.paint"}, {"posts"})


def test_every_kind_and_told_fact_reads_in_chinese():
    names = [*kind_names().values()]
    for told in told_by_rooms().values():
        names += [str(name) for name in (*told.facts.values(), *told.values.values())]
    assert len(names) > 40
    assert {name for name in names if not is_chinese(name)} == SAME_IN_CHINESE


def test_states_are_called_what_their_models_call_them():
    assert state_name(ConcernItem._meta.label_lower, "submitted") == "待筛选"
    assert state_name(MergeProposal._meta.label_lower, "rejected") == "未采纳"
    assert state_name(ConcernItem._meta.label_lower, "") == ""


def test_changes_are_told_in_words():
    event = Event(
        verb="checklists.edit",
        target_kind="checklists.postoffer",
        before={"title": "护学", "audience": "both"},
        after={"title": "", "audience": "members", "departments": ["D1", "D2"]},
    )
    assert list(changes_of(event)) == [
        ("岗位名称", "护学", "—"),
        ("报名对象", "均可", "委员"),
        ("部门", "", "D1、D2"),
    ]
