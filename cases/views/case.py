"""The page of a case, the same address for every side, and its steps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cases.explanations import explain, guess_told
from cases.forms import FORMS
from cases.forms.steps import StepForm
from cases.lines import Line
from cases.models import Assignment, Case, Clock
from cases.offers import Reading, named_parts, steps_for
from cases.reading import Record, whole
from cases.selectors import Turn, whose_turn
from cases.steps import STEPS, Step
from cases.views.pages import reading_of
from common.errors import DomainError, Refused
from members.models import User
from members.scope import scope_of


@dataclass(frozen=True)
class ShownClock:
    """A limit with how its date was computed."""

    clock: Clock
    part: Assignment | None
    at: Any

    @property
    def is_overdue(self) -> bool:
        late = self.clock.due_at < self.at.replace(microsecond=0)
        return self.clock.paused_at is None and late

    @property
    def sentences(self) -> list[str]:
        found = self.clock.working_out
        return explain(found) if found else []

    @property
    def guess(self) -> str:
        years = self.clock.working_out.get("guessed_years")
        return guess_told(years) if years else ""


@require_safe
def show_case(request: HttpRequest, pk: int) -> HttpResponse:
    """One case as far as the reader may see it, and what the reader may do next."""
    at = timezone.now()
    if not isinstance(request.user, User):
        seen = whole(request.user).filter(pk=pk).first()
        if seen is None:
            return redirect_to_login(request.get_full_path())
        record = Record([], [], [], [], [])
        context = _context(seen, record, at)
        return render(request, "cases/case.html", {**context, "steps": []})
    reading = reading_of(request, pk)
    context = _context(reading.case, reading.record, at)
    context["steps"] = [STEPS[name] for name in steps_for(reading)]
    context["plain"] = {name for name in STEPS if name not in FORMS}
    return render(request, "cases/case.html", context)


def _context(case: Case, record: Record, at: Any) -> dict[str, Any]:
    line = Line(case, at)
    parts = {one.pk: one for one in line.parts}
    clocks = [
        ShownClock(one, parts.get(one.assignment_id or 0), at) for one in line.clocks
    ]
    turn: Turn = whose_turn(case, at)
    loaded: Any = case
    return {
        "case": case,
        "line": line,
        "turn": turn,
        "clocks": clocks,
        "record": record,
        "signatories": loaded.shown_signatories,
        "replies": loaded.shown_replies,
        "evaluations": loaded.shown_evaluations,
        "supervisions": loaded.shown_supervisions,
    }


@login_required
@require_http_methods(["GET", "POST"])
def take_step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """The form of a step beside the text of the case; sent, the step is taken."""
    reading = reading_of(request, pk)
    chosen, taken = STEPS[step], FORMS.get(step, StepForm)
    is_offered = step in steps_for(reading)
    if not is_offered:
        _require_role(reading, chosen)
    form = taken(
        request.POST if request.method == "POST" else None,
        case=reading.case,
        at=reading.at,
        initial=_initial(request, reading, step),
        parts=named_parts(reading, step),
    )
    if request.method == "POST" and form.is_valid():
        try:
            _take(request, reading, chosen, form)
        except (DomainError, Refused) as refusal:
            if isinstance(refusal, Refused) and not is_offered:
                raise
            form.show(refusal)
        else:
            messages.success(request, str(chosen.done))
            return redirect("cases:case", pk)
    context = {
        "step": chosen,
        "form": form,
        "case": reading.case,
        "line": Line(reading.case, reading.at),
        "draft": _read_beside(reading, step),
        "is_offered": is_offered or form.is_bound,
    }
    return render(request, taken.template, context)


def _require_role(reading: Reading, step: Step) -> None:
    """Whoever could never take the step is told so before they fill in a form."""
    held = scope_of(reading.user).assignments
    if not step.who(held, reading.case, {}):
        raise Refused(_("这一步由其他方办理，您不需要操作。"))


def _take(request: HttpRequest, reading: Reading, step: Step, form: StepForm) -> None:
    facts = form.facts()
    chosen = getattr(request, "acting_role_id", None)
    case = get_object_or_404(
        Case.objects.visible_to(request.user).select_related("committee"),
        pk=reading.case.pk,
    )
    actor = step.actor(reading.user, case, facts, chosen)
    step.take(actor, case, facts, timezone.now())


def _read_beside(reading: Reading, step: str) -> Any:
    """The draft that is countersigned or sent, to be read beside the form."""
    match step:
        case "countersign":
            return reading.going_round
        case "send" | "circulate":
            return reading.own_reply
        case _:
            return None


def _initial(request: HttpRequest, reading: Reading, step: str) -> dict[str, Any]:
    reply = reading.own_reply
    if step == "reply" and reply is not None:
        names = ("text", "reply_class", "is_public", "private_reason", "promise")
        kept = {name: getattr(reply, name) for name in names}
        return {**kept, "promised_by": reply.promised_by}
    if step == "dispute":
        return {"contact": request.GET.get("contact", "")}
    return {}
