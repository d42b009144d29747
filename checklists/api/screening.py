"""The screening desk over the API: one item, many items, departments, sending."""

from __future__ import annotations

from typing import Any, ClassVar

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from checklists.api.asking import actor_of, clerk_of, seen
from checklists.models import (
    ConcernItem,
    ConsultItem,
    IntentItem,
    ListItem,
    PostOffer,
    RoutingProposal,
)
from checklists.serializers.screening import (
    DepartmentsIn,
    RoutingOut,
    ScreenedOut,
    ScreenIn,
    ScreeningReasonIn,
    ScreenManyIn,
    StateOut,
)
from checklists.services.routing import (
    decide_routing,
    forward_concern,
    recall_concern,
    undo_routing,
)
from checklists.services.screening import screen_item, screen_items
from members.models import Role


class ScreenOne(APIView):
    """Accept, return, decline, transfer, reopen or close one item."""

    model: ClassVar[type[ListItem]]

    @extend_schema(request=ScreenIn, responses=StateOut)
    def post(self, request: Request, pk: int) -> Response:
        item = seen(request, self.model, pk, "committee")
        actor = clerk_of(request, item.committee)
        given = ScreenIn(data=request.data)
        given.is_valid(raise_exception=True)
        done = screen_item(
            actor=actor, item=item, at=timezone.now(), **given.validated_data
        )
        return Response(StateOut(done).data)


class ScreenMany(APIView):
    """The same step on many items; each that cannot take it is named with why."""

    model: ClassVar[type[ListItem]]

    @extend_schema(request=ScreenManyIn, responses=ScreenedOut)
    def post(self, request: Request) -> Response:
        given = ScreenManyIn(data=request.data)
        given.is_valid(raise_exception=True)
        step: dict[str, Any] = dict(given.validated_data)
        wanted: list[int] = step.pop("ids")
        manager: Any = self.model._default_manager
        found = manager.visible_to(request.user).filter(pk__in=wanted)
        items = list(found.select_related("committee"))
        committee = items[0].committee if items else None
        actor = actor_of(request, Role.CLERK, committee=committee)
        outcome = screen_items(
            actor=actor,
            model=self.model,
            ids=[item.pk for item in items],
            at=timezone.now(),
            **step,
        )
        reached = set(outcome.done) | set(outcome.left)
        unknown = {
            pk: _("没有找到，或您无权查看。") for pk in wanted if pk not in reached
        }
        left = [
            {"id": pk, "reason": reason}
            for pk, reason in (outcome.left | unknown).items()
        ]
        return Response({"done": outcome.done, "left": left})


class ScreenConcern(ScreenOne):
    model = ConcernItem


class ScreenConsult(ScreenOne):
    model = ConsultItem


class ScreenIntent(ScreenOne):
    model = IntentItem


class ScreenOffer(ScreenOne):
    model = PostOffer


@extend_schema_view(post=extend_schema(operation_id="concerns_screen_many"))
class ScreenConcerns(ScreenMany):
    model = ConcernItem


@extend_schema_view(post=extend_schema(operation_id="consults_screen_many"))
class ScreenConsults(ScreenMany):
    model = ConsultItem


@extend_schema_view(post=extend_schema(operation_id="intents_screen_many"))
class ScreenIntents(ScreenMany):
    model = IntentItem


@extend_schema_view(post=extend_schema(operation_id="offers_screen_many"))
class ScreenOffers(ScreenMany):
    model = PostOffer


class ConcernDepartments(APIView):
    """Departments proposed for a concern; deciding them, taking the decision back."""

    @extend_schema(responses=RoutingOut(many=True))
    def get(self, request: Request, pk: int) -> Response:
        concern = seen(request, ConcernItem, pk)
        proposed = RoutingProposal.objects.visible_to(request.user)
        found = proposed.filter(concern=concern).select_related("department")
        return Response(RoutingOut(found.order_by("-run", "rank"), many=True).data)

    @extend_schema(request=DepartmentsIn, responses=StateOut)
    def post(self, request: Request, pk: int) -> Response:
        concern = seen(request, ConcernItem, pk, "committee")
        actor = clerk_of(request, concern.committee)
        given = DepartmentsIn(data=request.data, context={"request": request})
        given.is_valid(raise_exception=True)
        done = decide_routing(
            actor=actor, concern=concern, at=timezone.now(), **given.validated_data
        )
        return Response(StateOut(done).data)

    @extend_schema(responses=StateOut)
    def delete(self, request: Request, pk: int) -> Response:
        concern = seen(request, ConcernItem, pk, "committee")
        actor = clerk_of(request, concern.committee)
        done = undo_routing(actor=actor, concern=concern, at=timezone.now())
        return Response(StateOut(done).data)


class ForwardConcern(APIView):
    """An accepted concern goes to its departments."""

    @extend_schema(request=None, responses=StateOut)
    def post(self, request: Request, pk: int) -> Response:
        concern = seen(request, ConcernItem, pk, "committee")
        actor = clerk_of(request, concern.committee)
        done = forward_concern(actor=actor, concern=concern, at=timezone.now())
        return Response(StateOut(done).data)


class RecallConcern(APIView):
    """A concern is taken back from its departments."""

    @extend_schema(request=ScreeningReasonIn, responses=StateOut)
    def post(self, request: Request, pk: int) -> Response:
        concern = seen(request, ConcernItem, pk, "committee")
        actor = clerk_of(request, concern.committee)
        given = ScreeningReasonIn(data=request.data)
        given.is_valid(raise_exception=True)
        done = recall_concern(
            actor=actor, concern=concern, at=timezone.now(), **given.validated_data
        )
        return Response(StateOut(done).data)
