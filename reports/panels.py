"""What the overview page shows of a report: tiles, and charts with their tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from checklists.states import ItemState
from reports.charts.companion import ChartTable, part_table, share_table, step_table
from reports.charts.labels import percent
from reports.charts.svg import funnel, horizontal_bars, stacked_bars, week_line
from reports.figures import FourListReport, GroupRow, Matching, StateCounts
from reports.selectors.rounds import Below, Seats

LISTS: dict[str, Promise] = {
    "concerns": _lazy("关注清单"),
    "consults": _lazy("问计清单"),
    "intents": _lazy("意向清单"),
    "offers": _lazy("供岗清单"),
}
ACTS: dict[str, Promise] = {
    "posts": _lazy("体验岗"),
    "sessions": _lazy("场次"),
    "person_times": _lazy("参与人次"),
}


@dataclass(frozen=True, slots=True)
class Cell:
    """A value in a table; figures stand to the right."""

    text: str | int
    number: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    caption: str
    headings: tuple[str, ...]
    rows: list[list[Cell]]


@dataclass(frozen=True, slots=True)
class Panel:
    """A drawing and its figures."""

    title: str
    svg: SafeString
    table: Table
    note: str = ""
    # Names the table where it has too many columns to stand under its drawing.
    anchor: str = ""

    @property
    def is_tall(self) -> bool:
        """Long drawings stand in rows of their own, or short ones would gape."""
        return self.anchor in ("fields", "departments")


@dataclass(frozen=True, slots=True)
class Tile:
    label: str
    value: int
    unit: str
    icon: str
    note: str = ""
    tone: str = ""


def tiles_of(report: FourListReport, seats: Seats) -> list[Tile]:
    """The figures that stand first on the page."""
    totals, states, came = report.totals, report.states, report.participation
    return [
        Tile(_("关注清单"), totals.concerns, _("条"), "message-square",
             *_waiting(states.concerns)),
        Tile(_("问计清单"), totals.consults, _("条"), "lightbulb",
             *_waiting(states.consults)),
        Tile(_("意向清单"), totals.intents, _("条"), "heart",
             *_waiting(states.intents)),
        Tile(_("供岗清单"), totals.offers, _("条"), "clipboard-list",
             *_waiting(states.offers)),
        Tile(_("体验岗"), totals.posts, _("个"), "briefcase",
             _("%d 个部门参与") % report.coverage.departments),
        Tile(_("场次"), totals.sessions, _("场"), "calendar-days",
             _("共 %d 个名额") % seats.offered),
        Tile(_("已占名额"), seats.taken, _("个"), "calendar-check",
             _("名额使用率 %s") % percent(seats.taken, seats.offered)),
        Tile(_("参与人次"), came.person_times, _("人次"), "users",
             _("委员 %(members)d 人，界别群众 %(others)d 人")
             % {"members": came.members, "others": came.representatives}),
    ]  # fmt: skip


def panels_of(report: FourListReport) -> list[Panel]:
    """The charts that have something to show, in the order in which one asks."""
    return [
        _states(report),
        *_matching(report),
        *_weeks(report),
        *_groups("committees", report.by_committee, least=2),
        *_groups("fields", report.by_field),
        *_groups("departments", report.by_department),
    ]


def summary_of(report: FourListReport, seats: Seats) -> str:
    """The round in one sentence."""
    totals = report.totals
    filed = totals.concerns + totals.consults + totals.intents + totals.offers
    waiting = sum(getattr(report.states, key).submitted for key in LISTS)
    return _(
        "四张清单共 %(filed)d 条，待筛选 %(waiting)d 条；开设体验岗 %(posts)d 个、"
        "%(sessions)d 场，名额已用 %(share)s；已有 %(came)d 人次参加。"
    ) % {
        "filed": filed,
        "waiting": waiting,
        "posts": totals.posts,
        "sessions": totals.sessions,
        "share": percent(seats.taken, seats.offered),
        "came": report.participation.person_times,
    }


def topics_of(report: FourListReport) -> Table:
    rows = [
        [
            Cell(topic.title),
            Cell(topic.items, number=True),
            Cell("、".join(topic.departments) or "—"),
        ]
        for topic in report.topics
    ]
    headings = (_("议题"), _("归并条数"), _("涉及部门"))
    return Table(_("归纳议题"), headings, rows)


def below_of(committees: Sequence[Below]) -> Table:
    """The committees below, each with the totals of its latest round."""
    columns = {**LISTS, "posts": ACTS["posts"]}
    rows = [
        [
            Cell(one.name),
            Cell(f"{one.title}（{one.phase}）" if one.title else _("尚未开展")),
            *(Cell(getattr(one, key), number=True) for key in columns),
        ]
        for one in committees
    ]
    headings = (_("政协"), _("最近一期"), *map(str, columns.values()))
    return Table(_("下级政协最近一期的总数"), headings, rows)


def _waiting(counts: StateCounts) -> tuple[str, str]:
    if not counts.submitted:
        return "", ""
    return _("其中 %d 条待筛选") % counts.submitted, "wait"


def _states(report: FourListReport) -> Panel:
    names = list(StateCounts.__dataclass_fields__)
    rows = [
        (str(label), [getattr(getattr(report.states, key), name) for name in names])
        for key, label in LISTS.items()
    ]
    used = [i for i in range(len(names)) if any(values[i] for _label, values in rows)]
    labels = [str(ItemState(names[i]).label) for i in used]
    rows = [(label, [values[i] for i in used]) for label, values in rows]
    title = _("四张清单办理情况")
    svg = stacked_bars(title, rows, labels, unit=_("条"))
    table = part_table(title, rows, labels, name=_("清单"))
    return _panel(svg, table, anchor="states")


def _matching(report: FourListReport) -> list[Panel]:
    found = report.matching
    if found.run is None:
        return []
    title = _("意向匹配情况")
    steps = [(_("参加匹配的意向"), found.wishes), (_("匹配成功的意向"), found.matched)]
    panels = [
        _panel(
            funnel(title, steps, unit=_("条")), step_table(title, steps), _told(found)
        )
    ]
    if found.reasons:
        rows = [(reason.name, reason.count) for reason in found.reasons]
        title = _("意向未能安排的原因")
        table = share_table(title, rows, name=_("原因"))
        panels.append(_panel(horizontal_bars(title, rows), table))
    return panels


def _told(found: Matching) -> str:
    """Who stands for the plan, how many seats it gives, how good it is."""
    if found.confirmed_at:
        words = _("方案已由%s确认。") % found.confirmed_by
    else:
        words = _("这是试算结果，尚未确认。")
    words += _("共 %(offered)d 个名额，安排 %(taken)d 个。") % {
        "offered": found.seats_offered,
        "taken": found.seats_taken,
    }
    if found.gap is not None:
        words += _("与理论最优相差不超过 %s。") % f"{found.gap:.2%}"
    return words


GROUPS: dict[str, tuple[Promise, Promise]] = {
    "committees": (_lazy("各政协清单条数"), _lazy("政协")),
    "fields": (_lazy("各领域清单条数"), _lazy("领域")),
    "departments": (_lazy("各部门清单条数"), _lazy("部门")),
}


def _groups(anchor: str, rows: Sequence[GroupRow], least: int = 1) -> list[Panel]:
    """Bars of all four lists together; the table tells them apart."""
    if len(rows) < least:
        return []
    title, heading = map(str, GROUPS[anchor])
    bars = [(row.name, sum(getattr(row, key) for key in LISTS)) for row in rows]
    columns = {**LISTS, **ACTS}
    table = ChartTable(
        title,
        (heading, *map(str, columns.values())),
        tuple((row.name, *(getattr(row, key) for key in columns)) for row in rows),
    )
    svg = horizontal_bars(title, bars, unit=_("条"))
    return [_panel(svg, table, _("四张清单合计，分列见数据表。"), anchor)]


def _weeks(report: FourListReport) -> list[Panel]:
    if not report.weeks:
        return []
    title = _("每周提交清单条数")
    line = [
        (_day(week.starts_on.month, week.starts_on.day),
         sum(getattr(week, key) for key in LISTS))
        for week in report.weeks
    ]  # fmt: skip
    columns = {**LISTS, "person_times": ACTS["person_times"]}
    table = ChartTable(
        title,
        (_("周（自星期一起）"), *map(str, columns.values())),
        tuple(
            (week.starts_on.isoformat(), *(getattr(week, key) for key in columns))
            for week in report.weeks
        ),
    )
    return [_panel(week_line(title, line, unit=_("条")), table, anchor="weeks")]


def _day(month: int, day: int) -> str:
    return _("%(month)d月%(day)d日") % {"month": month, "day": day}


def _panel(svg: str, table: ChartTable, note: str = "", anchor: str = "") -> Panel:
    rows = [
        [Cell(value, number=index > 0) for index, value in enumerate(row)]
        for row in table.rows
    ]
    shown = Table(table.caption, table.headings, rows)
    # The chart module writes XML and escapes every name in it.
    return Panel(table.caption, mark_safe(svg), shown, note, anchor)  # noqa: S308
