"""What each step of a case takes over the API."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers

from cases.models import (
    ContactStage,
    ContactWay,
    Part,
    Party,
    Position,
    Purpose,
    ReplyClass,
    Solved,
    SupervisionKind,
    Verdict,
    VisitKind,
)
from cases.reading import departments_of, leaders_of, people_of
from common.serializing import StrictSerializer
from members.models import Department, RoleAssignment, User

# Lengths are judged by the services, which say them in the words of the office.
LONG = 20_000


def words(*, required: bool = True) -> serializers.CharField:
    if required:
        return serializers.CharField(max_length=LONG)
    return serializers.CharField(max_length=LONG, allow_blank=True, default="")


def part_id() -> serializers.IntegerField:
    return serializers.IntegerField(min_value=1, max_value=2**63 - 1)


class OfCase(serializers.PrimaryKeyRelatedField[Any]):
    """Something of the committee of the case in hand."""

    def get_queryset(self) -> QuerySet[Any]:
        case = self.context["case"]
        return self._among(case)

    def _among(self, case: Any) -> QuerySet[Any]:
        raise NotImplementedError


class DepartmentOf(OfCase):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=Department.objects.none(), **kwargs)

    def _among(self, case: Any) -> QuerySet[Any]:
        return departments_of(case)


class PersonOf(OfCase):
    """A role of an officer of a department."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=RoleAssignment.objects.none(), **kwargs)

    def _among(self, case: Any) -> QuerySet[Any]:
        return people_of(case, self.context["at"])


class LeaderOf(OfCase):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=User.objects.none(), **kwargs)

    def _among(self, case: Any) -> QuerySet[Any]:
        return leaders_of(case, self.context["at"])


class CaseReasonIn(StrictSerializer):
    reason = words()


class SettingIn(StrictSerializer):
    """A department with the four settings."""

    department = DepartmentOf()
    part = serializers.ChoiceField(choices=Part.choices, default=Part.LEAD)
    reply_class = serializers.ChoiceField(
        choices=ReplyClass.choices, allow_blank=True, default=""
    )
    person = PersonOf(required=False, allow_null=True, help_text="角色的编号。")
    due_on = serializers.DateField(required=False, allow_null=True)


class AssignIn(StrictSerializer):
    settings: Any = serializers.ListField(
        child=SettingIn(), min_length=1, max_length=20
    )


class PartReasonIn(StrictSerializer):
    assignment = part_id()
    reason = words()


class ReassignIn(StrictSerializer):
    """The new department takes the same part over."""

    assignment = part_id()
    department = DepartmentOf()
    reply_class = serializers.ChoiceField(
        choices=ReplyClass.choices, allow_blank=True, default=""
    )
    person = PersonOf(required=False, allow_null=True, help_text="角色的编号。")
    due_on = serializers.DateField(required=False, allow_null=True)
    reason = words()


class ContactIn(StrictSerializer):
    stage = serializers.ChoiceField(choices=ContactStage.choices)
    way = serializers.ChoiceField(choices=ContactWay.choices)
    purpose = serializers.ChoiceField(choices=Purpose.choices)
    position = serializers.ChoiceField(choices=Position.choices)
    speaker = words()
    with_whom = words()
    text = words()
    held_at = serializers.DateTimeField()
    venue = words(required=False)


class ReplyIn(StrictSerializer):
    """The whole draft: what is left out is empty."""

    text = words()
    reply_class = serializers.ChoiceField(choices=ReplyClass.choices)
    is_public = serializers.BooleanField(default=False)
    private_reason = words(required=False)
    promise = words(required=False)
    promised_by = serializers.DateField(allow_null=True, default=None)


class CountersignIn(StrictSerializer):
    agrees = serializers.BooleanField()
    comment = words(required=False)


class SendIn(StrictSerializer):
    document_number = words()


class ExtendIn(StrictSerializer):
    clock = serializers.IntegerField(
        min_value=1,
        max_value=2**63 - 1,
        required=False,
        help_text="不填为本部门最先到期的一项。",
    )
    days = serializers.IntegerField(min_value=1, max_value=366)
    reason = words()


class PauseIn(StrictSerializer):
    clock = serializers.IntegerField(min_value=1, max_value=2**63 - 1, required=False)
    reason = words()


class DecideRequestIn(StrictSerializer):
    request = part_id()
    approve = serializers.BooleanField()
    opinion = words(required=False)


class ResumeIn(StrictSerializer):
    clock = part_id()


class EvaluateIn(StrictSerializer):
    verdict = serializers.ChoiceField(choices=Verdict.choices)
    attitude = serializers.IntegerField(
        min_value=1, max_value=5, allow_null=True, default=None
    )
    result = serializers.IntegerField(
        min_value=1, max_value=5, allow_null=True, default=None
    )
    comment = words(required=False)


class DisputeIn(StrictSerializer):
    contact = part_id()
    reason = words()


class ConfirmIn(StrictSerializer):
    party = serializers.ChoiceField(choices=Party.choices)


class SurveyIn(StrictSerializer):
    answer = serializers.ChoiceField(choices=Solved.choices)
    comment = words(required=False)


class SendBackIn(StrictSerializer):
    leader = LeaderOf(help_text="包案领导的账号编号。")
    reason = words()


class SuperviseIn(StrictSerializer):
    kind = serializers.ChoiceField(choices=SupervisionKind.choices)
    reason = words()
    leader = LeaderOf(allow_null=True, default=None)
    due_on = serializers.DateField(allow_null=True, default=None)


class LiftIn(StrictSerializer):
    supervision = part_id()
    result = words()


class VisitIn(StrictSerializer):
    kind = serializers.ChoiceField(choices=VisitKind.choices)
    is_solved = serializers.BooleanField()
    finding = words()
    visited_at = serializers.DateTimeField()


class CaseFindingIn(StrictSerializer):
    finding = words()


class CloseIn(StrictSerializer):
    reason = words(required=False)


INPUTS: dict[str, type[StrictSerializer]] = {
    "assign": AssignIn,
    "reassign": ReassignIn,
    "keep": PartReasonIn,
    "withdraw": PartReasonIn,
    "object": CaseReasonIn,
    "take-back": CaseReasonIn,
    "contact": ContactIn,
    "reply": ReplyIn,
    "countersign": CountersignIn,
    "send": SendIn,
    "extend": ExtendIn,
    "pause": PauseIn,
    "decide": DecideRequestIn,
    "resume": ResumeIn,
    "evaluate": EvaluateIn,
    "dispute": DisputeIn,
    "confirm": ConfirmIn,
    "survey": SurveyIn,
    "end-evaluation": CaseReasonIn,
    "send-back": SendBackIn,
    "supervise": SuperviseIn,
    "lift": LiftIn,
    "visit": VisitIn,
    "carried-out": CaseFindingIn,
    "close": CloseIn,
    "reopen": CaseReasonIn,
}
