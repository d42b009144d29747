"""Who may read the figures of a round, and have reports of it made."""

from __future__ import annotations

from django.utils.translation import gettext as _

from checklists.models import Round
from common.errors import Refused
from members.acting import Acting
from members.models import Role

READERS = frozenset({Role.CLERK, Role.LEADER})


def ensure_may_report(actor: Acting, round_: Round) -> None:
    """Refuse all but the system and the staff and leaders of the round's committee."""
    if actor.is_system or actor.holds(*READERS, committee_id=round_.committee_id):
        return
    raise Refused(_("只有本级政协机关工作人员和领导可以生成报告。"))
