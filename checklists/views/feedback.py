"""The department tells its advisers what became of their advice."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from checklists.forms.feedback import FeedbackForm
from checklists.models import Advice, ConsultItem
from checklists.services.consulting import give_feedback
from checklists.views.consults import DESK
from checklists.views.entry import own_item
from common.errors import DomainError, Refused

# More than a form can hold is told of together.
SINGLY = 50


@login_required
def give(request: HttpRequest, pk: int) -> HttpResponse:
    """To all together, and to each of the newest where the department wants."""
    consult, actor = own_item(request, DESK, pk)
    assert isinstance(consult, ConsultItem)
    given = Advice.objects.visible_to(request.user).filter(consult=consult)
    advice = list(given.select_related("member").order_by("-pk")[:SINGLY])
    form = FeedbackForm(request.POST if request.method == "POST" else None, advice)
    if form.is_valid():
        try:
            give_feedback(
                actor=actor,
                consult=consult,
                text=form.cleaned_data["text"],
                said=form.judged(),
                at=timezone.now(),
            )
        except (DomainError, Refused) as refusal:
            form.show(refusal)
        else:
            messages.success(request, _("已反馈，提出意见的委员会收到通知。"))
            return redirect("checklists:consult", pk)
    context = {"item": consult, "form": form, "count": len(advice)}
    return render(request, "checklists/feedback.html", context)
