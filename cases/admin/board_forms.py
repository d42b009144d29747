"""The settings that many cases are assigned with at once."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminSingleDateWidget

from cases.forms.office import PersonChoice, offer
from cases.forms.steps import NOTHING
from cases.gates import Setting
from cases.models import Case, Part, ReplyClass
from cases.reading import departments_in, people_in
from cases.steps.step import due_at
from members.acting import Acting
from members.models import Department, RoleAssignment


class BulkForm(forms.Form):
    department = forms.ModelChoiceField(
        Department.objects.none(), label=_("主办部门"), widget=UnfoldAdminSelectWidget
    )
    reply_class = forms.ChoiceField(
        label=_("办理类别"),
        choices=NOTHING + ReplyClass.choices,
        required=False,
        widget=UnfoldAdminSelectWidget,
    )
    person = PersonChoice(
        RoleAssignment.objects.none(),
        label=_("具体人员"),
        required=False,
        widget=UnfoldAdminSelectWidget,
    )
    due_on = forms.DateField(
        label=_("办结时限"), required=False, widget=UnfoldAdminSingleDateWidget
    )

    def __init__(self, data: Any, *, actor: Acting, at: dt.datetime) -> None:
        super().__init__(data)
        assert actor.assignment is not None
        ours = actor.assignment.committee_id
        offer(self, "department", departments_in(ours))
        offer(self, "person", people_in(ours, at))

    def setting_of(self, case: Case) -> Setting:
        """The lead of this case, from a valid form."""
        given = self.cleaned_data
        return Setting(
            department=given["department"],
            part=Part.LEAD,
            reply_class=given["reply_class"],
            person=given["person"],
            due_at=due_at(case, given),
        )
