"""The steps of a case over the API: one address each, one service behind each."""

from __future__ import annotations

from typing import cast

from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from cases.models import Case
from cases.serializers.inputs import INPUTS
from cases.serializers.outputs import CaseStateOut
from cases.steps import STEPS, Facts, Step
from common.serializing import StrictSerializer
from members.models import User


def take(request: Request, pk: int, step: Step) -> Response:
    """404 where one may not see the case; else the step, and where the case stands."""
    seen = Case.objects.visible_to(request.user).select_related("committee")
    case, at = get_object_or_404(seen, pk=pk), timezone.now()
    taken = INPUTS.get(step.name, StrictSerializer)
    given = taken(data=request.data, context={"case": case, "at": at})
    given.is_valid(raise_exception=True)
    facts = cast(Facts, given.validated_data)
    role_id = getattr(request, "acting_role_id", None)
    actor = step.named_actor(cast(User, request.user), case, facts, role_id)
    step.take(actor, case, facts, at)
    case.refresh_from_db(fields=["state", "handling"])
    return Response(CaseStateOut(case).data)


def view_of(step: Step) -> type[APIView]:
    """The class that answers at this step's address."""
    name = step.name.replace("-", "_")

    @extend_schema(
        operation_id=f"cases_{name}",
        summary=str(step.label),
        request=INPUTS.get(step.name),
        responses=CaseStateOut,
    )
    def post(self: APIView, request: Request, pk: int) -> Response:
        return take(request, pk, step)

    title = "".join(word.title() for word in step.name.split("-"))
    return type(
        f"{title}Case",
        (APIView,),
        {"post": post, "__doc__": str(step.label), "__module__": __name__},
    )


VIEWS = {name: view_of(step) for name, step in STEPS.items()}
