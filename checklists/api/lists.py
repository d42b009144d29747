"""The four lists."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema, extend_schema_view

from checklists.api.items import DRAFT, ItemDetail, ItemList, SubmitItem
from checklists.filters import (
    ConcernFilter,
    ConsultFilter,
    IntentFilter,
    OfferFilter,
)
from checklists.models import ConcernItem, ConsultItem, IntentItem, PostOffer
from checklists.serializers.inputs import (
    ConcernChange,
    ConcernIn,
    ConsultChange,
    ConsultIn,
    IntentChange,
    IntentIn,
    OfferChange,
    OfferIn,
)
from checklists.serializers.items import (
    ConcernOut,
    ConsultOut,
    IntentOut,
    OfferOut,
)


@extend_schema_view(
    post=extend_schema(
        request=ConcernIn, responses={201: ConcernOut}, parameters=[DRAFT]
    )
)
class ConcernList(ItemList):
    model = ConcernItem
    entry = ConcernIn
    serializer_class = ConcernOut
    filterset_class = ConcernFilter


@extend_schema_view(patch=extend_schema(request=ConcernChange, responses=ConcernOut))
class ConcernDetail(ItemDetail):
    model = ConcernItem
    change = ConcernChange
    serializer_class = ConcernOut


@extend_schema_view(
    post=extend_schema(
        request=ConsultIn, responses={201: ConsultOut}, parameters=[DRAFT]
    )
)
class ConsultList(ItemList):
    model = ConsultItem
    entry = ConsultIn
    serializer_class = ConsultOut
    filterset_class = ConsultFilter


@extend_schema_view(patch=extend_schema(request=ConsultChange, responses=ConsultOut))
class ConsultDetail(ItemDetail):
    model = ConsultItem
    change = ConsultChange
    serializer_class = ConsultOut


@extend_schema_view(
    post=extend_schema(request=IntentIn, responses={201: IntentOut}, parameters=[DRAFT])
)
class IntentList(ItemList):
    model = IntentItem
    entry = IntentIn
    serializer_class = IntentOut
    filterset_class = IntentFilter


@extend_schema_view(patch=extend_schema(request=IntentChange, responses=IntentOut))
class IntentDetail(ItemDetail):
    model = IntentItem
    change = IntentChange
    serializer_class = IntentOut


@extend_schema_view(
    post=extend_schema(request=OfferIn, responses={201: OfferOut}, parameters=[DRAFT])
)
class OfferList(ItemList):
    model = PostOffer
    entry = OfferIn
    serializer_class = OfferOut
    filterset_class = OfferFilter


@extend_schema_view(patch=extend_schema(request=OfferChange, responses=OfferOut))
class OfferDetail(ItemDetail):
    model = PostOffer
    change = OfferChange
    serializer_class = OfferOut


class SubmitConcern(SubmitItem):
    model = ConcernItem


class SubmitConsult(SubmitItem):
    model = ConsultItem


class SubmitIntent(SubmitItem):
    model = IntentItem


class SubmitOffer(SubmitItem):
    model = PostOffer
