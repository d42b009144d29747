"""Reading starts from `visible_to`: every table has it, every edge uses it."""

import ast
from collections.abc import Iterator

from django.apps import apps

from tests.architecture.tree import CODE, ROOMS, dotted, modules, named, parsed

# Tables without `visible_to`, and why.
OPEN = {
    "trail.Event": "an auditor's page of its own, by `within`: trail lies below members",
    "trail.Seal": "digests only, read by the check of the chain",
    "trail.Check": "how the chain stood, told above the auditor's page",
    "trail.Link": "ends only; a page shows what `visible_to` of either end lets through",
    "members.RoleAssignment": "what scope_of itself is made of; shown by committee",
    "members.User": "accounts are reached through seats and roles",
    "members.Region": "public codes of GB/T 2260",
    "members.Term": "public: numbers and dates of terms",
    "members.Sector": "public: the official sectors",
    "activities.BookingKey": "read by its own person's repeated request only",
    "activities.CalendarFeed": "read by its own person, or by who has its secret",
    "checklists.Field": "public: the names by which items are classed",
    "checklists.RoundPhase": "part of a round, reached through it",
    "checklists.IntentChoice": "part of an intent, reached through it",
    "checklists.OfferSession": "part of an offer, reached through it",
    "checklists.OfferAnswer": "part of an offer, reached through it",
}
EDGES = {"views", "api", "admin", "forms", "serializers", "filters", "exports"}
EDGES |= {"home", "dashboard", "answering", "panels"}
PUBLIC = {name.split(".")[1] for name, why in OPEN.items() if why.startswith("public")}
SAFE = {"visible_to", "none"}
MANAGERS = {"objects", "_default_manager"}

# Reads at the edge that start elsewhere, and why.
READS = {
    "activities/answering.py RoleAssignment.in_force": "of people seen by visible_to",
    "activities/api.py Participation.filter": "the person's own row, just written",
    "activities/api.py CalendarFeed.filter": "the person's own address",
    "checklists/admin/concerns.py Department.active": "their names are public",
    "checklists/admin/concerns.py Department.filter": "by id, judged by the service",
    "checklists/admin/items.py self.model.filter": "committees of rows just seen",
    "checklists/admin/topics.py Department.active": "their names are public",
    "checklists/admin/topics.py Department.filter": "by id, judged by the service",
    "checklists/filters.py IntentChoice.filter": "narrows items that are visible",
    "checklists/filters.py ConcernItem.departments.through.filter": "likewise",
    "checklists/forms/entry.py Round.filter": "the rounds handed in by the page",
    "checklists/forms/written.py Department.active": "their names are public",
    "checklists/serializers/inputs.py Department.active": "their names are public",
    "members/admin/accounts.py User.filter": "within the committees administered",
    "members/admin/accounts.py RoleAssignment.filter": "likewise",
    "members/admin/notices.py Delivery.within": "matters of the clerk's committees",
    "members/admin/notices.py Robot.within": "likewise",
    "members/admin/trail.py Event.within": "the auditor's committees",
    "members/admin/trail_filters.py User.filter": "names who is searched by id",
    "members/api.py Token.get_or_create": "the token of who just gave the password",
    "posts/forms.py Post.filter": "what published posts name, for the choices",
    "posts/forms.py model.filter": "likewise",
    "posts/views/mine.py CalendarFeed.filter": "the person's own address",
}


def reads(tree: ast.AST) -> Iterator[str]:
    """`Model.method` of each chain on a manager that does not begin safely."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr not in SAFE:
            manager = node.value
            if isinstance(manager, ast.Attribute) and manager.attr in MANAGERS:
                model = ast.unparse(manager.value)
                if model not in PUBLIC:
                    yield f"{model}.{node.attr}"
        if isinstance(node, ast.Call) and ast.unparse(node.func).startswith("get_"):
            yield from _whole_tables(node)


def _whole_tables(call: ast.Call) -> Iterator[str]:
    """`get_object_or_404(Model, …)` asks all rows."""
    if ast.unparse(call.func) in ("get_object_or_404", "get_list_or_404") and call.args:
        asked = call.args[0]
        if isinstance(asked, ast.Name) and asked.id[0].isupper():
            yield f"{asked.id}.{ast.unparse(call.func)}"


def test_every_table_says_who_may_see_its_rows():
    tables = [
        model for room in ROOMS for model in apps.get_app_config(room).get_models()
    ]
    closed = {
        model._meta.label
        for model in tables
        if not hasattr(model._default_manager.all(), "visible_to")
    }
    assert closed == set(OPEN)


def test_edges_read_through_visible_to():
    found = {
        f"{named(path)} {read}"
        for path in modules(*CODE)
        if EDGES & set(dotted(path).split("."))
        for read in reads(parsed(path))
    }
    assert found == set(READS)


def test_unguarded_read_is_found():
    tree = ast.parse(
        "Post.objects.filter(pk=1); Post.objects.visible_to(u).filter(pk=1);"
        "Post.objects.none(); get_object_or_404(Post, pk=1);"
        "get_object_or_404(seen, pk=1)"
    )
    assert sorted(reads(tree)) == ["Post.filter", "Post.get_object_or_404"]
