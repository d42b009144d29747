"""What people look for among the posts."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django import forms
from django.core.cache import cache
from django.db.models import Model
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from checklists.models import Field
from members.models import Department, Region
from posts.models import Post
from posts.selectors import Wanted
from posts.states import PostState

KEPT_SECONDS = 60
NAMED: tuple[tuple[str, type[Model]], ...] = (
    ("field", Field),
    ("region", Region),
    ("department", Department),
)


def _offered() -> dict[str, list[tuple[str, str]]]:
    """Value and name of every choice that published posts have, kept for a minute."""
    kept: dict[str, list[tuple[str, str]]] | None = cache.get("posts:offered")
    if kept is None:
        shown = Post.objects.filter(state=PostState.PUBLISHED)
        kept = {
            name: [
                (str(one.pk), str(one))
                for one in model._default_manager.filter(
                    pk__in=shown.values(f"{name}_id")
                ).order_by("pk")
            ]
            for name, model in NAMED
        }
        cache.set("posts:offered", kept, KEPT_SECONDS)
    return kept


@lru_cache(maxsize=512)
def _drawn(
    name: str,
    value: str,
    attributes: tuple[tuple[str, Any], ...],
    choices: tuple[tuple[str, str], ...],
) -> SafeString:
    return forms.Select(choices=choices).render(name, value, dict(attributes))


class KeptSelect(forms.Select):
    """A select drawn once for the same choices; drawing each option takes its time."""

    def render(
        self,
        name: str,
        value: Any,
        attrs: dict[str, Any] | None = None,
        renderer: Any = None,
    ) -> SafeString:
        attributes = self.build_attrs(self.attrs, attrs)
        chosen = "" if value is None else str(value)
        kept = tuple((str(one), str(label)) for one, label in self.choices)
        return _drawn(name, chosen, tuple(attributes.items()), kept)


class BrowseForm(forms.Form):
    """Filters of the posts page; choices are what published posts have."""

    words = forms.CharField(label=_("找什么"), max_length=60, required=False)
    field = forms.ModelChoiceField(
        Field.objects.none(),
        label=_("领域"),
        required=False,
        empty_label=_("全部领域"),
        widget=KeptSelect,
    )
    region = forms.ModelChoiceField(
        Region.objects.none(),
        label=_("区县"),
        required=False,
        empty_label=_("全部区县"),
        widget=KeptSelect,
    )
    department = forms.ModelChoiceField(
        Department.objects.none(),
        label=_("部门"),
        required=False,
        empty_label=_("全部部门"),
        widget=KeptSelect,
    )
    day = forms.DateField(
        label=_("日期"), required=False, widget=forms.DateInput({"type": "date"})
    )
    is_free = forms.BooleanField(label=_("只看有名额的"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        shown = Post.objects.filter(state=PostState.PUBLISHED)
        offered = _offered()
        for name, model in NAMED:
            choice = self.fields[name]
            assert isinstance(choice, forms.ModelChoiceField)
            ids = shown.values(f"{name}_id")
            choice.queryset = model._default_manager.filter(pk__in=ids)
            # What is chosen is looked up; what may be chosen is kept.
            empty = ("", str(choice.empty_label))
            choice.widget.choices = [empty, *offered[name]]

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
