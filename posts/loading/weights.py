"""The weights that staff may change per run, checked and named."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from common.errors import InvalidInput
from posts.matching.weights import Weights

LARGEST = 100_000


def parse_weights(given: Mapping[str, object]) -> Weights:
    """Raises InvalidInput for unknown names and values that cannot be used."""
    known = {one.name for one in fields(Weights)}
    unknown = sorted(set(given) - known)
    if unknown:
        raise InvalidInput(_("不认识的参数：%s。") % "、".join(unknown))
    values: dict[str, int] = {}
    for name, value in given.items():
        top = {"rank_step": 100, "way_between": 600}.get(name, LARGEST)
        if type(value) is not int or not 0 <= value <= top:
            raise InvalidInput(
                _("参数“%(name)s”应为 0 至 %(top)d 的整数。")
                % {"name": NAMES[name], "top": top},
                fields={name: [_("数值超出范围")]},
            )
        values[name] = value
    made = Weights(**values)
    if made.second_seat > made.first_seat:
        raise InvalidInput(_("第二个岗位的公平加分不能高于第一个岗位。"))
    return made


NAMES = {
    "rank": _lazy("第一志愿分"),
    "rank_step": _lazy("志愿逐级折算（%）"),
    "field": _lazy("领域相符分"),
    "district": _lazy("区县相符分"),
    "text": _lazy("说明与岗位内容相近分"),
    "first_seat": _lazy("本期第一个岗位加分"),
    "second_seat": _lazy("本期第二个岗位加分"),
    "newcomer": _lazy("以往体验少者加分"),
    "passed_over": _lazy("上期未获安排者加分"),
    "way_between": _lazy("跨区县路程（分钟）"),
}
