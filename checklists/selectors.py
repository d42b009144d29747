"""Questions about rounds and lists."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from activities.models import Audience
from checklists.errors import NoSuchRound
from checklists.models import (
    Advice,
    ConcernItem,
    ConsultItem,
    Field,
    ListItem,
    PostOffer,
    Round,
)
from checklists.rules import ENTRY_PHASES
from checklists.states import PASSED, ItemState, Phase
from members.acting import Acting, acting_as
from members.models import Committee, Member, Region, Sector, User
from members.scope import scope_of


def round_for_import(committee: Committee, code: str = "") -> Round:
    """The committee's round with this code; without one, the round being collected.

    Raises NoSuchRound with what to do.
    """
    rounds = Round.objects.filter(committee=committee).select_related("committee")
    if code:
        found = rounds.filter(code=code).first()
        if found is None:
            raise NoSuchRound(
                _("%(committee)s没有代码为“%(code)s”的期次。")
                % {"committee": committee.name, "code": code}
            )
        return found
    found = rounds.filter(phase=Phase.COLLECTING).order_by("-pk").first()
    if found is None:
        found = rounds.exclude(phase=Phase.CLOSED).order_by("-pk").first()
    if found is None:
        raise NoSuchRound(_("没有进行中的期次，请先新建一期，或用 --round 指明。"))
    return found


def actor_for(
    user: User,
    *roles: str,
    role_id: int | None = None,
    committee: Committee | None = None,
) -> Acting:
    """The user in the role chosen, or in the one of `roles` that fits the committee.

    Someone who sits in the city's and the county's committee acts in the seat that the
    matter belongs to. Raises Refused where none of the roles is held.
    """
    if role_id or committee is None:
        return acting_as(user, *roles, role_id=role_id)
    held = [one for one in scope_of(user).assignments if one.role in roles]
    fitting = (one for one in held if one.committee_id == committee.pk)
    chosen = next(fitting, None)
    return Acting(user, chosen) if chosen else acting_as(user, *roles)


def rounds_for_entry(actor: Acting, model: type[ListItem]) -> list[Round]:
    """Rounds in which the person, in this role, may enter items of this list now."""
    assert actor.user is not None
    assert actor.assignment is not None
    phases = ENTRY_PHASES[str(model._meta.model_name)]
    found = (
        Round.objects.visible_to(actor.user)
        .in_phase(*phases)
        .select_related("committee")
        .order_by("-pk")
    )
    committee = actor.assignment.committee
    if actor.department_id:
        return list(found.filter(committee=committee))
    return [
        one
        for one in found
        if one.committee_id == committee.pk
        or (one.is_joint and committee.path.startswith(one.committee.path))
    ]


def current_round(actor: Acting) -> Round | None:
    """The newest round not closed that the person in this role belongs to."""
    assert actor.user is not None
    return (
        Round.objects.visible_to(actor.user)
        .exclude(phase=Phase.CLOSED)
        .order_by("-pk")
        .first()
    )


def regions_of(committee: Committee) -> QuerySet[Region]:
    """The committee's own region and those right below it."""
    own = committee.region_id
    return Region.objects.filter(Q(pk=own) | Q(parent_code=own)).order_by("pk")


def fields_in_use() -> QuerySet[Field]:
    return Field.objects.filter(is_active=True).order_by("pk")


def items_numbered(
    round_: Round, numbers: Iterable[str], *models: type[ListItem]
) -> dict[str, ListItem]:
    """The items of the round with these numbers, drafts apart, by number."""
    found: dict[str, ListItem] = {}
    for model in models:
        items = model._default_manager.filter(round=round_, number__in=numbers)
        found |= {one.number: one for one in items.exclude(state=ItemState.DRAFT)}
    return found


def offers_to_rank(round_: Round, member: Member) -> QuerySet[PostOffer]:
    """Accepted offers of the round that this member may put in order."""
    found = PostOffer.objects.filter(round=round_, state__in=PASSED).exclude(
        audience=Audience.REPRESENTATIVES
    )
    if member.employer_id:
        found = found.exclude(department=member.employer_id)
    return found.select_related("department", "region", "field").order_by("pk")


def versed_members(consult: ConsultItem) -> QuerySet[Member]:
    """Members in office who know the question's field (W52).

    Whose sector bears its words, who raised concerns in it, or advised on it before;
    a question without a field is for everybody. Not those of the asking department.
    """
    seats = Member.objects.active().filter(committee=consult.committee_id)
    seats = seats.exclude(employer=consult.department_id)
    if consult.field_id is None:
        return seats
    earlier = Advice.objects.filter(consult__field=consult.field_id)
    raised = ConcernItem.objects.filter(field=consult.field_id)
    return seats.filter(
        Q(sector__in=sectors_of(consult.field))
        | Q(pk__in=earlier.values("member_id"))
        | Q(pk__in=raised.exclude(state=ItemState.DRAFT).values("member_id"))
    )


def sectors_of(field: Field | None) -> QuerySet[Sector]:
    """Sectors that share two characters in a row with the field's name."""
    name = field.name if field else ""
    pairs = {name[n : n + 2] for n in range(len(name) - 1)}
    wanted = Q()
    for pair in pairs:
        wanted |= Q(name__contains=pair)
    return Sector.objects.filter(wanted) if pairs else Sector.objects.none()


def awaiting_feedback(
    found: QuerySet[ConsultItem], at: dt.datetime
) -> QuerySet[ConsultItem]:
    """Questions past their last day with advice and without feedback: the staff's list."""
    advised = Advice.objects.filter(consult=OuterRef("pk"))
    return found.filter(
        Exists(advised),
        state__in=[ItemState.ACCEPTED, ItemState.FORWARDED],
        advice_until__lt=timezone.localdate(at),
    )
