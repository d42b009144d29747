"""When a round may be matched, and who may confirm."""

from __future__ import annotations

from django.utils.translation import gettext as _

from checklists.models import Round
from checklists.states import Phase
from common.errors import Refused
from members.acting import Acting
from posts.errors import WrongPhase

MATCHING = frozenset({Phase.SUPPLYING, Phase.MATCHING, Phase.RUNNING})


def require_phase(round_: Round) -> None:
    if round_.phase not in MATCHING:
        raise WrongPhase(
            _("“%(round)s”现处于“%(phase)s”阶段，只有供岗、匹配、体验阶段可以匹配。")
            % {"round": round_, "phase": round_.get_phase_display()}
        )


def require_named(actor: Acting) -> None:
    """Offers go out in somebody's name; the system itself confirms nothing."""
    if actor.user is None:
        raise Refused(_("匹配方案须由具名的政协机关工作人员确认。"), code="named_clerk")
