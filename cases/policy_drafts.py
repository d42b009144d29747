"""What a policy asks, as staff write it; checked before it becomes a version."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from cases.models import Gate, Moment, Policy, RungStep, Side, StageCode, Unit
from cases.stages import ENDS, OF_DEPARTMENTS

LONGEST = 1000
# The order in which moments happen; a stage begins before the moment that ends it.
ORDER = {
    Moment.OPENED: 0,
    Moment.ASSIGNED: 1,
    Moment.ACCEPTED: 2,
    Moment.ANSWERED: 3,
    Moment.VISITED: 4,
    Moment.EVALUATED: 5,
}
END_OF = {stage: Moment(moment) for moment, stage in ENDS.items()}
LADDER = list(RungStep)
OF_OFFICERS = (RungStep.HANDLER, RungStep.HEAD)


@dataclass(frozen=True)
class StageDraft:
    """A stage: `rungs` maps a step of the ladder to its working days after the date."""

    code: str
    starts_on: str
    limit: int
    unit: str
    warnings: tuple[int, ...] = ()
    rungs: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True)
class PolicyDraft:
    """What staff may change of a policy; what is not here is kept."""

    name: str
    basis: str = ""
    gates: tuple[str, ...] = ()
    evaluators: tuple[str, ...] = ()
    has_face_to_face_rule: bool = False
    has_second_round: bool = True
    survey_after_days: int | None = None
    objection_days: int = 7
    stages: tuple[StageDraft, ...] = ()


def draft_of(policy: Policy) -> PolicyDraft:
    """The policy as it stands."""
    stages = policy.stages.prefetch_related("rungs").order_by("pk")
    drafts = (
        StageDraft(
            one.code,
            one.starts_on,
            one.limit,
            one.unit,
            tuple(one.warnings),
            tuple((rung.step, rung.after_days) for rung in one.rungs.all()),
        )
        for one in stages
    )
    return general_of(policy, tuple(drafts))


def general_of(policy: Policy, stages: tuple[StageDraft, ...]) -> PolicyDraft:
    """What the policy's own columns say, with these stages."""
    return PolicyDraft(
        name=policy.name,
        basis=policy.basis,
        gates=tuple(policy.gates),
        evaluators=tuple(policy.evaluators),
        has_face_to_face_rule=policy.has_face_to_face_rule,
        has_second_round=policy.has_second_round,
        survey_after_days=policy.survey_after_days,
        objection_days=policy.objection_days,
        stages=stages,
    )


def faults_of(draft: PolicyDraft) -> list[str]:
    """Sentences for all that cannot stand; none where the draft may be used."""
    return [
        *_general_faults(draft),
        *(fault for stage in draft.stages for fault in stage_faults(stage)),
    ]


def _general_faults(draft: PolicyDraft) -> Iterator[str]:
    if not draft.name.strip():
        yield _("请填写名称。")
    if set(draft.gates) - set(Gate.values) or set(draft.evaluators) - set(Side.values):
        yield _("前置要求或评价方不在可选范围内。")
    if not 1 <= draft.objection_days <= 60:
        yield _("申请改派期限应为 1 至 60 个工作日。")
    times = Counter(one.code for one in draft.stages)
    for code in StageCode:
        if times[code] > 1:
            yield _("“%s”环节重复。") % code.label
    yield from _missing(draft, set(times))


def _missing(draft: PolicyDraft, codes: set[str]) -> Iterator[str]:
    if StageCode.ANSWER not in codes:
        yield _("至少要有“答复”环节。")
    if StageCode.EVALUATE in codes and not draft.evaluators:
        yield _("设了“评价”环节，请选择由谁评价。")
    visits = StageCode.RETURN_VISIT in codes
    if Gate.VISIT_BEFORE_CLOSING in draft.gates and not visits:
        yield _("要求回访后办结，请设“回访”环节的期限。")


def stage_faults(stage: StageDraft) -> list[str]:
    """Sentences for what cannot stand in one stage."""
    if stage.code not in StageCode.values or stage.unit not in Unit.values:
        return [_("环节或单位不在可选范围内。")]
    name = StageCode(stage.code).label
    found = [*_span_faults(stage), *_warning_faults(stage), *_ladder_faults(stage)]
    return [f"{name}：{fault}" for fault in found]


def _span_faults(stage: StageDraft) -> Iterator[str]:
    end = END_OF[StageCode(stage.code)]
    if stage.starts_on not in Moment.values:
        yield _("起算不在可选范围内。")
    elif stage.starts_on == end:
        yield _("不能从本环节结束时起算。")
    elif ORDER[Moment(stage.starts_on)] > ORDER[end]:
        yield _("起算（%(start)s）晚于本环节的结束（%(end)s）。") % {
            "start": Moment(stage.starts_on).label,
            "end": end.label,
        }
    if not 1 <= stage.limit <= LONGEST:
        yield _("期限应为 1 至 %s 日。") % LONGEST


def _warning_faults(stage: StageDraft) -> Iterator[str]:
    if len(set(stage.warnings)) < len(stage.warnings):
        yield _("提醒日重复。")
    if any(days < 1 for days in stage.warnings):
        yield _("提醒至少提前 1 个工作日。")
    if any(days >= stage.limit for days in stage.warnings):
        yield _("提醒的提前日数应少于期限。")


def _ladder_faults(stage: StageDraft) -> Iterator[str]:
    steps = dict(stage.rungs)
    if set(steps) - set(RungStep.values):
        yield _("逾期措施不在可选范围内。")
    if len(steps) < len(stage.rungs):
        yield _("同一逾期措施只能有一次。")
    if any(not 0 <= days <= LONGEST for days in steps.values()):
        yield _("逾期日数应为 0 至 %s。") % LONGEST
    if stage.code not in OF_DEPARTMENTS and set(steps) & set(OF_OFFICERS):
        yield _("这一环节不由部门完成，不能提醒经办人或报告主要负责人。")
    days = [steps[step] for step in LADDER if step in steps]
    if days != sorted(days):
        yield _("逾期措施应按经办人、主要负责人、督办科室、挂牌督办的先后顺序。")


def told(draft: PolicyDraft) -> list[str]:
    """The stages in sentences that staff can read and check."""
    known = [stage for stage in draft.stages if stage.code in StageCode.values]
    order = list(StageCode.values)
    return [stage_told(one) for one in sorted(known, key=lambda s: order.index(s.code))]


def stage_told(stage: StageDraft) -> str:
    unit = _("个工作日") if stage.unit == Unit.WORKING else _("日")
    parts = [
        _("%(stage)s：自%(start)s起 %(limit)s %(unit)s")
        % {
            "stage": StageCode(stage.code).label,
            "start": Moment(stage.starts_on).label,
            "limit": stage.limit,
            "unit": unit,
        }
    ]
    if stage.warnings:
        named = "、".join(str(one) for one in sorted(stage.warnings, reverse=True))
        parts.append(_("提前 %s 个工作日提醒") % named)
    order = [str(step) for step in LADDER]
    for step, days in sorted(stage.rungs, key=lambda one: order.index(one[0])):
        when = _("逾期 %s 个工作日") % days if days else _("逾期当日")
        parts.append(f"{when}{RungStep(step).label}")
    return "，".join(parts) + "。"
