"""The bulletin's first four parts: the round as a whole."""

from collections.abc import Iterator
from typing import Final

from reports.charts.labels import percent
from reports.documents.blocks import Bars, Block, Grid, Heading, Paragraph
from reports.documents.names import (
    LISTS,
    STATES,
    day,
    local,
    period,
    real,
    state_values,
    values,
)
from reports.figures import FourListReport, Matching

NUMERALS: Final = "一二三四"
STATE_WIDTHS: Final = (22, 15, 16, 16, 19, 16, 16, 18, 18)


def general(report: FourListReport) -> Iterator[Block]:
    """Totals of the round, who took part, and until when was counted."""
    totals, counts = report.totals, values(report.totals, LISTS)
    listed = "、".join(
        f"{name}{count}条" for (_, name), count in zip(LISTS, counts, strict=True)
    )
    yield Paragraph(
        f"{period(report)}，{report.committee_name}组织开展{report.round_title}，"
        f"共征集{listed}，四张清单合计{sum(counts)}条；"
        f"发布体验岗{totals.posts}个，安排活动{totals.sessions}场次；"
        f"参与{report.participation.person_times}人次。"
    )
    cover = report.coverage
    if cover.departments:
        grown = cover.departments - cover.pilot_departments
        since = (
            f"，比试点阶段增加{grown}个"
            if cover.pilot_departments and grown > 0
            else ""
        )
        yield Paragraph(f"参与部门{cover.departments}个{since}。")
    at = local(report.generated_at)
    yield Paragraph(
        f"以上数据统计至{day(at)}{at.hour}时{at.minute:02}分，统计口径见附件。"
    )


def lists(report: FourListReport) -> Iterator[Block]:
    """Each list in words, then all of them as a table and a chart."""
    totals = values(report.totals, LISTS)
    for numeral, (field, name), total in zip(NUMERALS, LISTS, totals, strict=True):
        yield Heading(2, f"（{numeral}）{name}")
        yield Paragraph(
            _list_text(name, total, sum(totals), state_values(report, field))
        )
    rows = [(name, state_values(report, field)) for field, name in LISTS]
    if not any(sum(counts) for _, counts in rows):
        return
    heads = tuple(name for _, name in STATES)
    yield Grid(
        "四张清单办理状态（单位：条）",
        ("清单", *heads),
        tuple((name, *counts) for name, counts in rows),
        STATE_WIDTHS,
    )
    parts = zip(heads, zip(*(counts for _, counts in rows), strict=True), strict=True)
    yield Bars(
        "四张清单办理状态构成",
        tuple(name for name, _ in rows),
        tuple((head, counts) for head, counts in parts if any(counts)),
        as_shares=True,
    )


def _list_text(name: str, total: int, whole: int, states: tuple[int, ...]) -> str:
    if not total:
        return f"本期暂无{name}。"
    told = "、".join(
        f"{state}{count}条"
        for (_, state), count in zip(STATES, states, strict=True)
        if count
    )
    text = f"共提交{total}条，占四张清单总数的{percent(total, whole)}。"
    return f"{text}按办理状态分，{told}。" if told else text


def supply(report: FourListReport) -> Iterator[Block]:
    """Posts and sessions that were opened, and what the matching gave."""
    yield Heading(2, "（一）岗位供给")
    totals = report.totals
    if totals.posts:
        each = totals.sessions / totals.posts
        yield Paragraph(
            f"部门提交供岗清单{totals.offers}条，由此发布体验岗{totals.posts}个，"
            f"安排活动{totals.sessions}场次，平均每个岗位{each:.1f}场次。"
        )
    else:
        yield Paragraph("本期暂无体验岗。")
    yield Heading(2, "（二）意向匹配")
    yield from _matching(report.matching)


def _matching(match: Matching) -> Iterator[Block]:
    if match.run is None:
        yield Paragraph("本期暂无匹配结果。")
        return
    yield Paragraph(
        f"参加匹配的意向{match.wishes}条，匹配成功{match.matched}条，匹配率为"
        f"{percent(match.matched, match.wishes)}；未匹配{match.unmatched}条。"
        f"提供名额{match.seats_offered}个，已安排{match.seats_taken}个，名额使用率为"
        f"{percent(match.seats_taken, match.seats_offered)}。"
    )
    gap = real(match.gap)
    if gap is not None:
        proven = "匹配结果已证明最优。" if gap == 0 else f"匹配差距为{gap:.2%}。"
        yield Paragraph(proven)
    if match.reasons:
        told = "、".join(f"{reason.name}{reason.count}条" for reason in match.reasons)
        yield Paragraph(f"未匹配的原因：{told}。")
    if match.confirmed_by:
        moment = match.confirmed_at
        on = f"于{day(local(moment))}" if moment else ""
        yield Paragraph(f"匹配结果由{match.confirmed_by}{on}确认。")
    else:
        yield Paragraph("匹配结果尚未确认。")


def participation(report: FourListReport) -> Iterator[Block]:
    """Who came how often, and through which channels."""
    came = report.participation
    people = came.members + came.representatives
    if people:
        yield Paragraph(
            f"参与委员{came.members}人、界别群众{came.representatives}人，共{people}人，"
            f"其中委员占{percent(came.members, people)}；参与{came.person_times}人次，"
            f"人均{came.person_times / people:.1f}次。"
        )
    else:
        yield Paragraph("本期暂无参与记录。")
    if not report.channels:
        return
    yield Grid(
        "活动形式（单位：场次）",
        ("形式", "线上", "线下", "合计"),
        tuple(
            (row.name, row.online, row.offline, row.online + row.offline)
            for row in report.channels
        ),
        (66, 30, 30, 30),
    )
