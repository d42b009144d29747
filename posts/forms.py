"""What people look for among the posts."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from checklists.models import Field
from members.models import Department, Region
from posts.models import Post
from posts.selectors import Wanted
from posts.states import PostState


class BrowseForm(forms.Form):
    """Filters of the posts page; choices are what published posts have."""

    words = forms.CharField(label=_("找什么"), max_length=60, required=False)
    field = forms.ModelChoiceField(
        Field.objects.none(), label=_("领域"), required=False, empty_label=_("全部领域")
    )
    region = forms.ModelChoiceField(
        Region.objects.none(),
        label=_("区县"),
        required=False,
        empty_label=_("全部区县"),
    )
    department = forms.ModelChoiceField(
        Department.objects.none(),
        label=_("部门"),
        required=False,
        empty_label=_("全部部门"),
    )
    day = forms.DateField(
        label=_("日期"), required=False, widget=forms.DateInput({"type": "date"})
    )
    is_free = forms.BooleanField(label=_("只看有名额的"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        shown = Post.objects.filter(state=PostState.PUBLISHED)
        for name, model in (
            ("field", Field),
            ("region", Region),
            ("department", Department),
        ):
            ids = shown.values(f"{name}_id")
            choice = self.fields[name]
            assert isinstance(choice, forms.ModelChoiceField)
            choice.queryset = model._default_manager.filter(pk__in=ids).order_by("pk")

    def wanted(self) -> Wanted:
        """What is looked for; a filter that makes no sense does not narrow."""
        self.is_valid()
        given = self.cleaned_data
        field, region = given.get("field"), given.get("region")
        department = given.get("department")
        return Wanted(
            field_id=field.pk if field else None,
            region_id=region.pk if region else "",
            department_id=department.pk if department else None,
            day=given.get("day"),
            is_free=bool(given.get("is_free")),
            words=given.get("words", ""),
        )

    @property
    def active(self) -> int:
        """How many filters besides the words are set."""
        return sum(
            bool(value) for name, value in self.cleaned_data.items() if name != "words"
        )
