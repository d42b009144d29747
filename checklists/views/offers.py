"""供岗: posts that a department opens."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from checklists.forms.offers import OfferForm
from checklists.models import OfferSession, PostOffer
from checklists.selectors import rounds_for_entry
from checklists.services.entry import copy_offer
from checklists.states import ItemState
from checklists.views import entry
from checklists.views.pages import Row, page_of
from common.errors import DomainError, Refused
from members.models.roles import DEPARTMENT_ROLES

DESK = entry.Desk(
    form=OfferForm,
    model=PostOffer,
    owner="department",
    roles=DEPARTMENT_ROLES,
    list_url="checklists:offers",
    new_title=gettext_lazy("新增供岗"),
    edit_title=gettext_lazy("修改供岗"),
    template="checklists/offer_entry.html",
)


@dataclass(frozen=True)
class OfferRow(Row):
    """An offer with its sessions in order; an earlier one can be copied."""

    item: PostOffer
    open_round_id: int | None

    @property
    def sessions(self) -> list[OfferSession]:
        return sorted(self.item.sessions.all(), key=lambda one: one.starts_at)

    @property
    def may_copy(self) -> bool:
        """Into the newest open round, unless it is that round's own or unfinished."""
        is_elsewhere = self.open_round_id not in (None, self.item.round_id)
        return is_elsewhere and self.item.state != ItemState.DRAFT


@login_required
def show_offers(request: HttpRequest) -> HttpResponse:
    """What the department acted for offered, the newest first."""
    actor = entry.page_actor(request, *DESK.roles)
    assert actor.user is not None
    own = PostOffer.objects.visible_to(actor.user).filter(
        department_id=actor.department_id or 0
    )
    page = page_of(request, own.with_parts().newest_first())
    newest = next(iter(rounds_for_entry(actor, PostOffer)), None)
    newest_id = newest.pk if newest else None
    context = {
        "page": page,
        "rows": [OfferRow(item, newest_id) for item in page],
        "is_open": newest is not None,
    }
    return render(request, "checklists/offers.html", context)


@login_required
@require_POST
def copy(request: HttpRequest, pk: int) -> HttpResponse:
    """An earlier offer as a draft of the round now open."""
    item, actor = entry.own_item(request, DESK, pk)
    assert isinstance(item, PostOffer)
    rounds = rounds_for_entry(actor, PostOffer)
    if not rounds:
        messages.error(request, _("现在没有可以供岗的期次。"))
        return redirect(DESK.list_url)
    try:
        made = copy_offer(actor=actor, offer=item, round_=rounds[0], at=timezone.now())
    except (DomainError, Refused) as refusal:
        messages.error(request, refusal.message)
        return redirect(DESK.list_url)
    messages.success(request, _("已复制为草稿，请核对场次时间后提交。"))
    return redirect("checklists:offer-edit", made.pk)


@login_required
def write_offer(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    return entry.show_entry(request, DESK, pk)


@login_required
@require_POST
def submit_offer(request: HttpRequest, pk: int) -> HttpResponse:
    return entry.submit(request, DESK, pk)


@login_required
def withdraw_offer(request: HttpRequest, pk: int) -> HttpResponse:
    return entry.withdraw(request, DESK, pk)
