"""The four lists as tables: columns in the words of the import files."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from checklists.models import ConcernItem, ConsultItem, IntentItem, ListItem, PostOffer
from checklists.times import wording
from common.sheets import SheetData

Columns = dict[str, Callable[[Any], object]]
BATCH = 1000


def _local(moment: dt.datetime | None) -> dt.datetime | None:
    """The office's own time, as a cell holds no time zone."""
    return timezone.make_naive(moment) if moment else None


def _names(things: Any) -> str:
    return "、".join(str(thing) for thing in things.all())


def _codes(departments: Any) -> str:
    return "、".join(department.code for department in departments.all())


def _ranked(intent: IntentItem) -> str:
    ordered = sorted(intent.choices.all(), key=lambda one: one.rank)
    return "、".join(choice.offer.number for choice in ordered)


def _sessions(offer: PostOffer) -> str:
    ordered = sorted(offer.sessions.all(), key=lambda one: one.starts_at)
    return "；".join(
        f"{timezone.localtime(one.starts_at):%Y-%m-%d %H:%M}"
        f"—{timezone.localtime(one.ends_at):%H:%M}（{one.capacity}）"
        for one in ordered
    )


LAST: Columns = {
    "状态": lambda one: one.get_state_display(),
    "理由": lambda one: one.reason,
    "来源": lambda one: one.get_origin_display(),
    "提交时间": lambda one: _local(one.submitted_at),
    "期次": lambda one: one.round.title,
}
FIELD: Columns = {"领域": lambda one: one.field.name if one.field else ""}
MEMBER: Columns = {
    "委员编号": lambda one: one.member.number,
    "姓名": lambda one: one.member.name,
}
DEPARTMENT: Columns = {
    "部门编码": lambda one: one.department.code,
    "部门名称": lambda one: one.department.name,
}
COLUMNS: dict[type[ListItem], Columns] = {
    ConcernItem: {
        "编号": lambda one: one.number,
        **MEMBER,
        **FIELD,
        "标题": lambda one: one.title,
        "内容": lambda one: one.text,
        "涉及部门编码": lambda one: _codes(one.departments),
        "归纳议题": lambda one: one.topic.title if one.topic else "",
        **LAST,
    },
    ConsultItem: {
        "编号": lambda one: one.number,
        **DEPARTMENT,
        **FIELD,
        "标题": lambda one: one.title,
        "内容": lambda one: one.text,
        **LAST,
    },
    IntentItem: {
        "编号": lambda one: one.number,
        **MEMBER,
        "意向领域": lambda one: _names(one.fields_wanted),
        "意向岗位编号": _ranked,
        "意向区县": lambda one: _names(one.regions),
        "可参加时间": lambda one: wording(one.times),
        "说明": lambda one: one.note,
        "次数上限": lambda one: one.limit,
        **LAST,
    },
    PostOffer: {
        "岗位编号": lambda one: one.number,
        **DEPARTMENT,
        "岗位名称": lambda one: one.title,
        **FIELD,
        "场景": lambda one: one.scene,
        "体验地点": lambda one: one.host_site,
        "区县": lambda one: one.region.name if one.region else "",
        "场次（名额）": _sessions,
        "报名对象": lambda one: one.get_audience_display(),
        "联系人": lambda one: one.contact,
        **LAST,
    },
}


def as_sheet(items: QuerySet[Any]) -> SheetData:
    """A sheet of the items, read in batches: any number of them fits in memory."""
    columns = COLUMNS[items.model]

    def rows() -> Iterator[list[object]]:
        # A list that comes from the admin has its parts asked for already.
        bare: Any = items.prefetch_related(None)
        for item in bare.with_parts().iterator(chunk_size=BATCH):
            yield [value(item) for value in columns.values()]

    title = str(items.model._meta.verbose_name_plural)
    return SheetData(title, list(columns), rows())
