"""How many rows a queue has: counted while they are few, estimated beyond."""

from __future__ import annotations

import json
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.utils.functional import cached_property

# More are not leafed through; counting them would cost more than the page itself.
COUNTED = 30_000


class QueuePaginator(Paginator[Any]):
    """Exact up to COUNTED rows; past that what the database expects to find."""

    object_list: QuerySet[Any]

    @cached_property
    def count(self) -> int:
        found = self.object_list.order_by()
        counted = found[: COUNTED + 1].count()
        if counted <= COUNTED:
            return counted
        (plan,) = json.loads(found.explain(format="json"))
        return max(counted, int(plan["Plan"]["Plan Rows"]))
