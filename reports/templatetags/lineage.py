"""The way from a thing to its lineage: `{% lineage_link thing %}`."""

from __future__ import annotations

from typing import Any

from django import template
from django.db.models import Model
from django.urls import reverse

from reports.lineage.kinds import KINDS
from trail.models import kind_of

register = template.Library()


@register.inclusion_tag("reports/_lineage_link.html")
def lineage_link(thing: Any) -> dict[str, str]:
    """A link to the lineage; nothing for what has none."""
    return {"url": lineage_url(thing)}


@register.simple_tag
def lineage_url(thing: Any) -> str:
    """The address of the lineage; empty for what has none, or is not saved yet."""
    if not isinstance(thing, Model) or not thing.pk or kind_of(thing) not in KINDS:
        return ""
    return reverse("reports:lineage", args=[kind_of(thing), thing.pk])
