"""State tables: which step may follow which state, written as data."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from common.errors import IllegalTransition, InvalidInput


@dataclass(frozen=True)
class Move:
    """One step: from any of `sources` to `target`."""

    sources: frozenset[str]
    target: str
    needs_reason: bool = False


def move(*sources: str, to: str, needs_reason: bool = False) -> Move:
    return Move(frozenset(sources), to, needs_reason)


def target_of(
    moves: Mapping[str, Move], action: str, state: str, *, reason: str = ""
) -> str:
    """The state after `action`.

    Raises IllegalTransition where the table has no such step, InvalidInput where
    the step needs a reason and none was given.
    """
    step = moves.get(action)
    if step is None or state not in step.sources:
        raise IllegalTransition(_("当前状态不能进行这一步操作，请刷新页面后再试。"))
    if step.needs_reason and not reason.strip():
        raise InvalidInput(
            _("请填写理由。"), code="reason_required", fields={"reason": [_("必填")]}
        )
    return step.target


def actions_from(moves: Mapping[str, Move], state: str) -> list[str]:
    """The actions that the table allows from `state`, in its order."""
    return [action for action, step in moves.items() if state in step.sources]
