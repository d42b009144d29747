"""Entry of the four lists by who they belong to, and by staff for them."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from checklists.models import ListItem, Origin, PostOffer, Round
from checklists.rules import (
    is_staff_of,
    require_department,
    require_entry,
    require_member,
    require_open_round,
    require_owner,
    require_part_in,
)
from checklists.services.checks import check_content
from checklists.services.contents import (
    Content,
    OfferContent,
    content_of,
    moved_sessions,
)
from checklists.services.numbering import insert_numbered
from checklists.services.writing import keep_parts, link_answers, set_columns
from checklists.states import EDITABLE, ITEM_MOVES, ItemAction, ItemState
from common.errors import DomainError, IllegalTransition
from common.moves import target_of
from members.acting import Acting
from members.models import Department, Member
from members.rules import require_staff
from trail.services import Entry, record

NOTICE = dt.timedelta(weeks=2)


@transaction.atomic
def enter_item(
    *,
    actor: Acting,
    round_: Round,
    content: Content,
    at: dt.datetime,
    submit: bool = True,
    origin: str = Origin.FORM,
    owner: Member | Department | None = None,
) -> ListItem:
    """A new item of the member or department acted as, numbered in its round.

    With `owner` it is staff who enters what came on paper: in any phase but the last.
    Refused in a wrong phase, to strangers, and where something is missing (a draft
    may be incomplete).
    """
    round_ = lock_round(round_)
    owner = _owner(actor, round_, content, owner)
    require_entry(actor, round_, content.model)
    by_staff = is_staff_of(actor, round_.committee_id)
    item = content.model(
        committee_id=round_.committee_id,
        round=round_,
        state=ItemState.SUBMITTED if submit else ItemState.DRAFT,
        origin=Origin.STAFF if by_staff else origin,
        entered_by=actor.user,
        created_at=at,
        submitted_at=at if submit else None,
        **{content.owner: owner},
    )
    set_columns(item, content)
    check_content(item, content, is_complete=submit, at=at)
    insert_numbered(item, content.prefix)
    keep_parts(item, content)
    link_answers(item, content, at)
    verb = "checklists.submit" if submit else "checklists.save_draft"
    known = {"number": item.number}
    record(actor.author, Entry(item, verb, to_state=item.state, after=known), at=at)
    return item


def check_entry(
    *, round_: Round, content: Content, owner: Member | Department, at: dt.datetime
) -> None:
    """Raise what entering this for the owner would be refused for; nothing is kept."""
    require_open_round(round_)
    require_part_in(round_, owner)
    item = content.model(
        committee_id=round_.committee_id, round=round_, **{content.owner: owner}
    )
    set_columns(item, content)
    check_content(item, content, is_complete=True, at=at)


@transaction.atomic
def edit_item(
    *,
    actor: Acting,
    item: ListItem,
    content: Content,
    at: dt.datetime,
    submit: bool = False,
) -> ListItem:
    """A draft or returned item says what is given; with `submit` it goes in as well.

    A returned item may be put right in any phase but the last, since it was asked for.
    """
    item = _lock(item)
    _require_editor(actor, item)
    before, after = set_columns(item, content)
    is_draft = item.state == ItemState.DRAFT and not submit
    check_content(item, content, is_complete=not is_draft, at=at)
    item.save(update_fields=[*after, "tokens"])
    was, now = keep_parts(item, content)
    before, after = before | was, after | now
    if after:
        entry = Entry(item, "checklists.edit", before=before, after=after)
        record(actor.author, entry, at=at)
    if submit:
        _submit(actor, item, at)
    link_answers(item, content, at)
    return item


@transaction.atomic
def submit_item(*, actor: Acting, item: ListItem, at: dt.datetime) -> ListItem:
    """A complete draft or corrected item waits for screening."""
    item = _lock(item)
    _require_editor(actor, item)
    content = content_of(item)
    check_content(item, content, is_complete=True, at=at)
    _submit(actor, item, at)
    link_answers(item, content, at)
    return item


@transaction.atomic
def withdraw_draft(*, actor: Acting, item: ListItem, at: dt.datetime) -> None:
    """The draft is gone; what it said stays in the trail. Submitted items stay."""
    item = _lock(item)
    require_owner(actor, item)
    if item.state != ItemState.DRAFT:
        raise IllegalTransition(
            _("只有草稿可以删除。已提交的事项如需撤回，请联系政协机关。")
        )
    said = {
        name: value
        for name, value in content_of(item).columns().items()
        if isinstance(value, str | int | list)
    }
    entry = Entry(
        item,
        "checklists.withdraw_draft",
        from_state=item.state,
        before={"number": item.number, **said},
    )
    record(actor.author, entry, at=at)
    item.delete()


@transaction.atomic
def copy_offer(
    *, actor: Acting, offer: PostOffer, round_: Round, at: dt.datetime
) -> PostOffer:
    """A draft in `round_` like an earlier offer of the same department.

    Sessions keep weekday and hour and move on by whole weeks, at least two weeks ahead;
    what the earlier one answered is not taken along.
    """
    require_owner(actor, offer)
    if is_staff_of(actor, round_.committee_id):
        owner: Department | None = offer.department
    else:
        owner = None
    content = OfferContent.of(offer)
    draft = OfferContent(
        title=content.title,
        sessions=moved_sessions(content.sessions, at + NOTICE),
        field=content.field,
        scene=content.scene,
        host_site=content.host_site,
        region=content.region,
        audience=content.audience,
        contact=content.contact,
    )
    made = enter_item(
        actor=actor, round_=round_, content=draft, at=at, submit=False, owner=owner
    )
    assert isinstance(made, PostOffer)
    known = {"offer": offer.pk, "number": offer.number}
    record(actor.author, Entry(made, "checklists.copy_offer", before=known), at=at)
    return made


def lock_round(round_: Round) -> Round:
    """The round as it stands; its phase cannot change before this transaction ends.

    Rows that point at the round can still be written meanwhile, as imports do.
    """
    return (
        Round.objects.select_for_update(of=("self",), no_key=True)
        .select_related("committee")
        .get(pk=round_.pk)
    )


def _owner(
    actor: Acting, round_: Round, content: Content, owner: Member | Department | None
) -> Member | Department:
    if owner is not None:
        require_staff(actor, round_.committee_id)
        require_part_in(round_, owner)
        return owner
    if content.owner == "member":
        return require_member(actor, round_)
    return require_department(actor, round_)


def _lock(item: ListItem) -> ListItem:
    round_ = lock_round(item.round)
    found: ListItem | None = (
        type(item)
        ._default_manager.select_for_update(of=("self",))
        .filter(pk=item.pk)
        .first()
    )
    if found is None:
        raise DomainError(_("这份草稿已被删除。"), code="gone")
    found.round = round_
    return found


def _require_editor(actor: Acting, item: ListItem) -> None:
    require_owner(actor, item)
    if item.state not in EDITABLE:
        raise IllegalTransition(
            _("已提交的事项不能再修改。确需修改的，请联系政协机关退回。")
        )
    is_correction = item.state == ItemState.RETURNED
    require_entry(actor, item.round, type(item), is_correction=is_correction)


def _submit(actor: Acting, item: ListItem, at: dt.datetime) -> None:
    before = item.state
    item.state = target_of(ITEM_MOVES, ItemAction.SUBMIT, before)
    item.submitted_at = at
    item.save(update_fields=["state", "submitted_at"])
    entry = Entry(item, "checklists.submit", before, item.state)
    record(actor.author, entry, at=at)
