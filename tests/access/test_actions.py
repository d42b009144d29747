"""R13: bulk actions of the admin site, on everything there is, by those who may not."""

import pytest
from django.contrib import admin
from django.urls import reverse

from members.staff import RoomAdmin
from tests.access.changes import changes

pytestmark = pytest.mark.django_db


def test_bulk_actions_change_nothing_but_for_the_own_clerk(asking):
    changed = []
    tried = 0
    for model, desk in admin.site._registry.items():
        if not isinstance(desk, RoomAdmin):
            continue
        held = model._default_manager.all()
        if "committee" in {one.name for one in model._meta.get_fields()}:
            held = held.filter(committee=asking.world.home.committee)
        url = reverse(
            f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist"
        )
        ids = [str(pk) for pk in held.values_list("pk", flat=True)]
        for action in desk.actions or ():
            name = action if isinstance(action, str) else action.__name__
            for role in ("stranger", "leader", "auditor"):
                before = changes()
                body = {"action": name, "_selected_action": ids, "apply": "1"}
                asking.ask(role, "POST", url, body=body | {"reason": "试"})
                tried += 1
                if _beside_the_trail(changes()) != _beside_the_trail(before):
                    changed.append((url, name, role))
    assert changed == []
    assert tried > 20


def _beside_the_trail(counted: dict[str, int]) -> dict[str, int]:
    """A refusal leaves its own event (R18) and nothing else."""
    return {table: rows for table, rows in counted.items() if table != "trail_event"}
