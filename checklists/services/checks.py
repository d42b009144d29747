"""Whether what was written can stand on the list: lengths, dates, choices."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from activities.models import Audience
from checklists.models import IntentItem, ListItem, PostOffer
from checklists.services.contents import (
    ConcernContent,
    Content,
    IntentContent,
    OfferContent,
)
from checklists.services.offers import SessionFacts
from checklists.states import PASSED
from checklists.times import is_code
from common.errors import InvalidInput

Faults = dict[str, list[str]]
MOST_CHOICES = 10
MOST_SESSIONS = 30


def check_content(
    item: ListItem, content: Content, *, is_complete: bool, at: dt.datetime
) -> None:
    """Raise InvalidInput that names every fault by field.

    A draft may leave out what is not known yet; what it says must still be usable.
    """
    faults = _column_faults(item, content, is_complete=is_complete)
    match content:
        case IntentContent():
            assert isinstance(item, IntentItem)
            _add(faults, _intent_faults(item, content, is_complete=is_complete))
        case OfferContent():
            assert isinstance(item, PostOffer)
            _add(faults, _offer_faults(item, content, at, is_complete=is_complete))
        case ConcernContent():
            _add(faults, _department_faults(item, content))
        case _:
            pass
    if faults:
        sentences = [text for texts in faults.values() for text in texts]
        raise InvalidInput("".join(sentences), fields=faults)


def _add(faults: Faults, more: Faults) -> None:
    for name, texts in more.items():
        faults.setdefault(name, []).extend(texts)


def _column_faults(item: ListItem, content: Content, *, is_complete: bool) -> Faults:
    """The columns that the content fills, said with their names as people know them."""
    filled = content.columns()
    columns = [
        one
        for one in item._meta.concrete_fields
        if one.name in filled and not one.is_relation
    ]
    checked = {
        one.name for one in columns if is_complete or filled[one.name] not in ("", None)
    }
    skipped = {one.name for one in item._meta.concrete_fields} - checked
    faults: Faults = {}
    try:
        item.clean_fields(exclude=skipped)
    except ValidationError as error:
        faults = _named(item, error)
    texts = [one for one in columns if isinstance(one, models.TextField)]
    for one in texts:
        count = len(getattr(item, one.name))
        if one.max_length is not None and count > one.max_length:
            faults[one.name] = [
                _("%(name)s不能超过 %(limit)d 字，现有 %(count)d 字。")
                % {"name": one.verbose_name, "limit": one.max_length, "count": count}
            ]
    return faults


def _named(item: ListItem, error: ValidationError) -> Faults:
    faults: Faults = {}
    for name, texts in error.message_dict.items():
        column: Any = item._meta.get_field(name)
        if getattr(item, name) == "":
            faults[name] = [_("请填写%s。") % column.verbose_name]
        else:
            faults[name] = [f"{column.verbose_name}：{text}" for text in texts]
    return faults


def _department_faults(item: ListItem, content: ConcernContent) -> Faults:
    for department in content.departments:
        if department.committee_id != item.committee_id:
            text = _("“%s”不是本级政协的部门，请重新选择。") % department.name
            return {"departments": [text]}
    return {}


def _intent_faults(
    item: IntentItem, content: IntentContent, *, is_complete: bool
) -> Faults:
    faults: Faults = {}
    if is_complete and not (content.fields_wanted or content.offers):
        faults["fields_wanted"] = [_("请至少选择一个领域，或给一个岗位排上次序。")]
    most = item.round.posts_per_person
    if content.limit > most:
        faults["limit"] = [_("本期每人最多体验 %d 次。") % most]
    if not all(is_code(code) for code in content.times):
        faults["times"] = [_("可参加时间不能识别。")]
    refused = [text for text in map(_refuser(item), content.offers) if text]
    if len(set(content.offers)) < len(content.offers):
        refused.append(_("同一岗位只能排一次。"))
    if len(content.offers) > MOST_CHOICES:
        refused.append(_("最多排 %d 个岗位。") % MOST_CHOICES)
    if refused:
        faults["offers"] = refused
    return faults


def _refuser(item: IntentItem) -> Any:
    """Says why an offer cannot be ranked in this intent; empty where it can."""
    employer_id = item.member.employer_id

    def refuse(offer: PostOffer) -> str:
        if offer.round_id != item.round_id or offer.state not in PASSED:
            return _("岗位“%s”不在本期可选的岗位中，请重新选择。") % offer.title
        if offer.audience == Audience.REPRESENTATIVES:
            return _("岗位“%s”只面向界别群众，请选择其他岗位。") % offer.title
        if employer_id is not None and offer.department_id == employer_id:
            return _("岗位“%s”由您的工作单位提供，请选择其他单位。") % offer.title
        return ""

    return refuse


def _offer_faults(
    item: PostOffer, content: OfferContent, at: dt.datetime, *, is_complete: bool
) -> Faults:
    faults: Faults = {}
    wrong = [text for one in content.sessions for text in _session_faults(one)]
    starts = {one.starts_at for one in content.sessions}
    if len(starts) < len(content.sessions):
        wrong.append(_("同一岗位的场次开始时间不能重复。"))
    if len(content.sessions) > MOST_SESSIONS:
        wrong.append(_("一个岗位最多 %d 个场次。") % MOST_SESSIONS)
    if is_complete and not content.sessions:
        wrong.append(_("请至少安排一个场次。"))
    if is_complete and starts and min(starts) <= at:
        wrong.append(_("场次开始时间须在今后。"))
    if wrong:
        faults["sessions"] = wrong
    for answered in content.answers:
        if answered.round.committee_id != item.committee_id:
            faults["answers"] = [_("回应条目不属于本级政协。")]
    return faults


def _session_faults(one: SessionFacts) -> list[str]:
    faults = []
    if one.ends_at <= one.starts_at:
        faults.append(_("场次结束须晚于场次开始。"))
    if one.capacity < 1:
        faults.append(_("名额至少为 1。"))
    elif not 1 <= one.min_participants <= one.capacity:
        faults.append(_("最少人数须在 1 与名额之间。"))
    return faults
