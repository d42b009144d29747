"""`check --deploy --database default` tells what the database does not prevent."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Tags, Warning, register  # noqa: A004
from django.utils.translation import gettext as _

from trail import guard


@register(Tags.database, deploy=True)
def trail_is_guarded(
    *, databases: Sequence[str] | None = None, **given: Any
) -> list[CheckMessage]:
    """A warning for each way in which the application's role could change the trail."""
    if not databases:
        return []
    hint = _("请以数据库管理员身份运行 manage.py protect_trail（见决定 0024）。")
    return [Warning(one, hint=hint, id="trail.W001") for one in guard.faults()]
