"""Questions about rounds and lists."""

from __future__ import annotations

from django.utils.translation import gettext as _

from checklists.errors import NoSuchRound
from checklists.models import Round
from checklists.states import Phase
from members.models import Committee


def round_for_import(committee: Committee, code: str = "") -> Round:
    """The committee's round with this code; without one, the round being collected.

    Raises NoSuchRound with what to do.
    """
    rounds = Round.objects.filter(committee=committee).select_related("committee")
    if code:
        found = rounds.filter(code=code).first()
        if found is None:
            raise NoSuchRound(
                _("%(committee)s没有代码为“%(code)s”的期次。")
                % {"committee": committee.name, "code": code}
            )
        return found
    found = rounds.filter(phase=Phase.COLLECTING).order_by("-pk").first()
    if found is None:
        found = rounds.exclude(phase=Phase.CLOSED).order_by("-pk").first()
    if found is None:
        raise NoSuchRound(_("没有进行中的期次，请先新建一期，或用 --round 指明。"))
    return found
