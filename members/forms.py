"""The form by which an account is opened."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget

from common.sheets import CellError, parse_phone
from members.models import Committee, Department, Role
from members.services.accounts import NewAccount

# A member's or representative's account comes with the seat, by import.
SEATED = (Role.MEMBER, Role.REPRESENTATIVE)
ROLES = [(role.value, role.label) for role in Role if role not in SEATED]


class AccountForm(forms.Form):
    """Who the person is, and the first role their account is for."""

    username = forms.CharField(
        label=_lazy("账号名"),
        max_length=150,
        help_text=_lazy("登录时填写，可用字母、数字和 @ . + - _。"),
        widget=UnfoldAdminTextInputWidget(attrs={"autocomplete": "off"}),
    )
    name = forms.CharField(
        label=_lazy("姓名"), max_length=60, widget=UnfoldAdminTextInputWidget()
    )
    phone = forms.CharField(
        label=_lazy("手机"),
        max_length=20,
        required=False,
        widget=UnfoldAdminTextInputWidget(attrs={"inputmode": "tel"}),
    )
    role = forms.ChoiceField(
        label=_lazy("角色"), choices=ROLES, widget=UnfoldAdminSelectWidget()
    )
    department = forms.ModelChoiceField(
        label=_lazy("部门"),
        queryset=Department.objects.none(),
        required=False,
        help_text=_lazy("部门角色须选择部门，其他角色不选。"),
        widget=UnfoldAdminSelectWidget(),
    )

    def __init__(self, *args: Any, committee: Committee, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["department"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = committee.departments.order_by("code")

    def clean_phone(self) -> str:
        try:
            return parse_phone(self.cleaned_data["phone"], str(_("手机")))
        except CellError as error:
            raise forms.ValidationError(str(error)) from error

    def account(self, password: str) -> NewAccount:
        return NewAccount(password=password, **self.cleaned_data)
