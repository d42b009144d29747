"""Fields that take only what the asking person may see, many ids in one query."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext as _
from rest_framework import serializers

from checklists.models import Round
from common.serializing import StrictSerializer
from members.models import Member

MOST = 200
__all__ = ["MOST", "Several", "StrictSerializer", "VisibleMember", "VisibleRound"]


class VisibleRound(serializers.SlugRelatedField[Round]):
    """A round by its code."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(slug_field="code", queryset=Round.objects.none(), **kwargs)

    def get_queryset(self) -> models.QuerySet[Round]:
        seen = Round.objects.visible_to(self.context["request"].user)
        return seen.select_related("committee")


class VisibleMember(serializers.PrimaryKeyRelatedField[Member]):
    """A member in office whom the asking person may see; nobody else exists."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=Member.objects.none(), **kwargs)

    def get_queryset(self) -> models.QuerySet[Member]:
        seen = Member.objects.visible_to(self.context["request"].user)
        return seen.select_related("committee").active()


class Several(serializers.ListField):
    """Things by their ids, in the order given."""

    def __init__(self, model: type[models.Model], **kwargs: Any) -> None:
        self.model = model
        kwargs.setdefault("child", serializers.IntegerField(min_value=1))
        super().__init__(max_length=MOST, **kwargs)

    def to_internal_value(self, data: Any) -> tuple[models.Model, ...]:  # type: ignore[override]
        ids = list(dict.fromkeys(super().to_internal_value(data)))
        manager: Any = self.model._default_manager
        if hasattr(manager, "visible_to"):
            manager = manager.visible_to(self.context["request"].user)
        found = {one.pk: one for one in manager.filter(pk__in=ids)}
        missing = [str(pk) for pk in ids if pk not in found]
        if missing:
            text = _("没有找到，或您无权查看：%s。") % "、".join(missing)
            raise serializers.ValidationError([text])
        return tuple(found[pk] for pk in ids)
