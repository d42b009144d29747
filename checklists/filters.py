"""Filters of rounds, lists, topics and proposals for the API."""

from __future__ import annotations

from typing import Any

import django_filters as df
from django.db.models import QuerySet

from checklists.models import (
    ConcernItem,
    ConsultItem,
    GroupingRun,
    IntentChoice,
    IntentItem,
    MergeProposal,
    PostOffer,
    Round,
    Topic,
)
from checklists.search import asking_for
from checklists.states import ItemState


class RoundFilter(df.FilterSet):  # type: ignore[misc]
    committee = df.CharFilter(field_name="committee__code")

    class Meta:
        model = Round
        fields = ["code", "phase", "is_joint"]


class ItemFilter(df.FilterSet):  # type: ignore[misc]
    """What all four lists are filtered by."""

    round = df.CharFilter(field_name="round__code")
    committee = df.CharFilter(field_name="committee__code")
    state = df.ChoiceFilter(choices=ItemState.choices)
    number = df.CharFilter()
    q = df.CharFilter(method="with_words")
    submitted_from = df.DateFilter(field_name="submitted_at", lookup_expr="date__gte")
    submitted_to = df.DateFilter(field_name="submitted_at", lookup_expr="date__lte")

    def with_words(self, items: QuerySet[Any], name: str, words: str) -> QuerySet[Any]:
        return items.filter(tokens=asking_for(words))


class ConcernFilter(ItemFilter):
    department = df.NumberFilter(method="to_department")

    class Meta:
        model = ConcernItem
        fields = ["field", "member", "topic"]

    def to_department(
        self, items: QuerySet[ConcernItem], name: str, pk: int
    ) -> QuerySet[ConcernItem]:
        through = ConcernItem.departments.through.objects.filter(department_id=pk)
        return items.filter(pk__in=through.values("concernitem_id"))


class ConsultFilter(ItemFilter):
    class Meta:
        model = ConsultItem
        fields = ["field", "department", "topic"]


class IntentFilter(ItemFilter):
    department = df.NumberFilter(method="to_department")

    class Meta:
        model = IntentItem
        fields = ["field", "member"]

    def to_department(
        self, items: QuerySet[IntentItem], name: str, pk: int
    ) -> QuerySet[IntentItem]:
        ranked = IntentChoice.objects.filter(offer__department_id=pk)
        return items.filter(pk__in=ranked.values("intent_id"))


class OfferFilter(ItemFilter):
    class Meta:
        model = PostOffer
        fields = ["field", "department", "region", "audience"]


class TopicFilter(df.FilterSet):  # type: ignore[misc]
    round = df.CharFilter(field_name="round__code")
    forwarded = df.BooleanFilter(
        field_name="forwarded_at", lookup_expr="isnull", exclude=True
    )
    dissolved = df.BooleanFilter(
        field_name="dissolved_at", lookup_expr="isnull", exclude=True
    )

    class Meta:
        model = Topic
        fields = ["field"]


class MergeProposalFilter(df.FilterSet):  # type: ignore[misc]
    round = df.CharFilter(field_name="round__code")

    class Meta:
        model = MergeProposal
        fields = ["verdict", "run"]


class GroupingFilter(df.FilterSet):  # type: ignore[misc]
    round = df.CharFilter(field_name="round__code")

    class Meta:
        model = GroupingRun
        fields = ["list_kind", "job_state"]
