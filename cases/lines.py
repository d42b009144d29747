"""Whose turn it is and until when, in one line; from rows that are loaded already."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from cases.models import ANSWERING, Assignment, Case, Clock
from cases.states import ENDED, AssignmentState, CaseState

TO_ASSIGN = (CaseState.OPEN, CaseState.SECOND_ROUND, CaseState.REOPENED)


@dataclass(frozen=True)
class Line:
    """A case on a list, loaded by `reading.with_line`."""

    case: Case
    at: dt.datetime

    @property
    def parts(self) -> list[Assignment]:
        found: Any = self.case
        return list(found.parts_now)

    @property
    def clocks(self) -> list[Clock]:
        found: Any = self.case
        return list(found.clocks_now)

    @property
    def departments(self) -> str:
        """Their names, with the part of each where there are several."""
        if len(self.parts) < 2:
            return "".join(one.department.name for one in self.parts)
        return "、".join(
            f"{one.department.name}（{one.get_part_display()}）" for one in self.parts
        )

    @property
    def clock(self) -> Clock | None:
        """The limit that ends first; what stands still ends later than the others."""
        ordered = sorted(self.clocks, key=lambda one: one.paused_at is not None)
        return ordered[0] if ordered else None

    @property
    def due_at(self) -> dt.datetime | None:
        return self.clock.due_at if self.clock else None

    @property
    def is_overdue(self) -> bool:
        clock = self.clock
        return bool(
            clock
            and clock.paused_at is None
            and clock.due_at < self.at.replace(microsecond=0)
        )

    @property
    def waiting(self) -> str:
        """等待：×××部门 答复，3 月 12 日前."""
        if self.case.state in ENDED:
            return str(self.case.get_state_display())
        who, what = self._turn()
        told = _("等待：%(who)s %(what)s") % {"who": who, "what": what}
        return f"{told}{self._until()}"

    def _turn(self) -> tuple[str, str]:
        match self.case.state:
            case CaseState.ANSWERED:
                return _("评价人"), _("评价")
            case CaseState.EVALUATED:
                return _("政协机关"), _("办结")
            case CaseState.OBJECTED:
                return _("政协机关"), _("决定是否改派")
            case state if state in TO_ASSIGN:
                return _("政协机关"), _("交办")
            case _other:
                return self._departments()

    def _departments(self) -> tuple[str, str]:
        states = AssignmentState
        new = [one for one in self.parts if one.state == states.ASSIGNED]
        owing = [
            one
            for one in self.parts
            if one.state == states.ACCEPTED and one.part in ANSWERING
        ]
        named = new if new and not owing else owing
        names = "、".join(one.department.name for one in named) or _("承办部门")
        return names, _("接收") if named is new else _("答复")

    def _until(self) -> str:
        clock = self.clock
        if clock is None:
            return ""
        if clock.paused_at is not None:
            return _("（暂停计时）")
        day = clock.due_at.astimezone(ZoneInfo(self.case.committee.time_zone))
        words = {"month": day.month, "day": day.day}
        if self.is_overdue:
            return _("，%(month)s 月 %(day)s 日到期，已逾期") % words
        return _("，%(month)s 月 %(day)s 日前") % words
