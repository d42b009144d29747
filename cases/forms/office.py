"""Forms of the office: departments with the four settings, leaders, supervision."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.forms.steps import (
    NOTHING,
    PartReasonForm,
    StepForm,
    day,
    one_of,
    words,
)
from cases.models import Part, ReplyClass, SupervisionKind
from cases.reading import departments_of, leaders_of, people_of
from members.models import Department, RoleAssignment, User

ROWS = 5


class PersonChoice(forms.ModelChoiceField[RoleAssignment]):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.department} {obj.user} {obj.get_role_display()}"


class SettingForm(forms.Form):
    """A department with the four settings; a row without a department is left out."""

    department = forms.ModelChoiceField(
        Department.objects.none(), label=_("承办部门"), required=False
    )
    part = one_of(_("承办方式"), Part, required=False)
    reply_class = one_of(_("办理类别"), NOTHING + ReplyClass.choices, required=False)
    person = PersonChoice(
        RoleAssignment.objects.none(), label=_("具体人员"), required=False
    )
    due_on = day(_("办结时限"), required=False)

    def __init__(self, *args: Any, case: Any, at: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        offer(self, "department", departments_of(case))
        offer(self, "person", people_of(case, at))


def offer(form: forms.Form, name: str, found: Any) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ModelChoiceField)
    field.queryset = found


class AssignForm(StepForm):
    """Several rows of settings; the first is the lead unless chosen otherwise."""

    template: ClassVar[str] = "cases/assign.html"

    def prepare(self) -> None:
        sent = self.data if self.is_bound else None
        self.rows = [
            SettingForm(
                sent,
                prefix=f"row{n}",
                case=self.case,
                at=self.at,
                initial={"part": Part.LEAD if n == 0 else Part.JOINT},
            )
            for n in range(ROWS)
        ]

    def is_valid(self) -> bool:
        rows = [row.is_valid() for row in self.rows]
        return super().is_valid() and all(rows)

    def facts(self) -> dict[str, Any]:
        rows = [row.cleaned_data for row in self.rows]
        return {"settings": [one for one in rows if one["department"]]}


class ReassignForm(PartReasonForm):
    """The new department takes the same part over."""

    department = forms.ModelChoiceField(
        Department.objects.none(), label=_("改由哪个部门承办")
    )
    reply_class = one_of(_("办理类别"), NOTHING + ReplyClass.choices, required=False)
    person = PersonChoice(
        RoleAssignment.objects.none(), label=_("具体人员"), required=False
    )
    due_on = day(_("办结时限"), required=False)

    field_order = ("assignment", "department", "reply_class", "person", "due_on")

    def prepare(self) -> None:
        offer(self, "department", departments_of(self.case))
        offer(self, "person", people_of(self.case, self.at))


class SendBackForm(StepForm):
    leader = forms.ModelChoiceField(User.objects.none(), label=_("包案领导"))
    reason = words(_("理由"))

    def prepare(self) -> None:
        offer(self, "leader", leaders_of(self.case, self.at))


class SuperviseForm(StepForm):
    kind = one_of(_("督办方式"), SupervisionKind)
    leader = forms.ModelChoiceField(
        User.objects.none(),
        label=_("牵头领导"),
        required=False,
        help_text=_("领导包案的须指定。"),
    )
    reason = words(_("缘由"))
    due_on = day(_("督办期限"), required=False)

    def prepare(self) -> None:
        offer(self, "leader", leaders_of(self.case, self.at))
