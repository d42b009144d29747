"""意向: where a member wants to spend a day."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from checklists.forms.intents import IntentForm
from checklists.models import IntentItem
from checklists.selectors import rounds_for_entry
from checklists.times import wording
from checklists.views import entry
from checklists.views.pages import Row, page_of
from members.models import Role
from members.scope import scope_of

DESK = entry.Desk(
    form=IntentForm,
    model=IntentItem,
    owner="member",
    roles=(Role.MEMBER,),
    list_url="checklists:intents",
    new_title=gettext_lazy("填写意向"),
    edit_title=gettext_lazy("修改意向"),
    template="checklists/intent_entry.html",
)


@dataclass(frozen=True)
class IntentRow(Row):
    """An intent in words."""

    item: IntentItem

    @property
    def fields(self) -> str:
        names = [field.name for field in self.item.fields_wanted.all()]
        return "、".join(names) or _("不限")

    @property
    def regions(self) -> str:
        names = [region.name for region in self.item.regions.all()]
        return "、".join(names) or _("不限")

    @property
    def times(self) -> str:
        return wording(self.item.times)

    @property
    def offers(self) -> list[str]:
        ranked = sorted(self.item.choices.all(), key=lambda one: one.rank)
        return [choice.offer.title for choice in ranked]


@login_required
def show_intents(request: HttpRequest) -> HttpResponse:
    """One's own intents, the newest first."""
    actor = entry.page_actor(request, *DESK.roles)
    assert actor.user is not None
    seats = scope_of(actor.user).members
    own = IntentItem.objects.visible_to(actor.user).filter(member_id__in=seats)
    page = page_of(request, own.with_parts().newest_first())
    context = {
        "page": page,
        "rows": [IntentRow(item) for item in page],
        "is_open": bool(rounds_for_entry(actor, IntentItem)),
    }
    return render(request, "checklists/intents.html", context)


@login_required
def write_intent(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    return entry.show_entry(request, DESK, pk)


@login_required
@require_POST
def submit_intent(request: HttpRequest, pk: int) -> HttpResponse:
    return entry.submit(request, DESK, pk)


@login_required
def withdraw_intent(request: HttpRequest, pk: int) -> HttpResponse:
    return entry.withdraw(request, DESK, pk)
