"""Editing policies: every edit is a new version, running cases keep theirs."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from cases.models import Policy, Rung, Stage
from cases.policy_drafts import PolicyDraft, draft_of, faults_of
from common.errors import IllegalTransition, InvalidInput, Refused
from members.acting import Acting
from members.models import Committee, Role
from trail.services import Entry, record

# What a new version does not take over from the one before.
OWN = {"id", "committee", "version", "is_current"}


@transaction.atomic
def edit_policy(
    *, actor: Acting, policy_id: int, draft: PolicyDraft, at: dt.datetime
) -> Policy:
    """A new version of the committee's own policy with what the draft says.

    The shared policy is never changed: editing it makes the committee's own, which
    stands before it from then on. Running cases keep the version they began with.
    """
    committee = _require_clerk(actor)
    # Two clerks who edit at once wait for each other here, also for a first version.
    Committee.objects.select_for_update(of=("self",), no_key=True).get(pk=committee.pk)
    old = Policy.objects.get(pk=policy_id)
    if old.committee_id not in (None, committee.pk):
        raise Refused(_("这是其他政协的办理规则。"), code="not_yours")
    _require_newest(old, committee)
    faults = faults_of(draft)
    if faults:
        raise InvalidInput("".join(faults), code="policy_faulty")
    new = _next_version(old, committee, draft)
    entry = Entry(
        new,
        "cases.edit_policy",
        before={"policy": old.pk, **asdict(draft_of(old))},
        after=asdict(draft),
    )
    record(actor.author, entry, at=at)
    return new


@transaction.atomic
def use_shared_policy(
    *, actor: Acting, policy_id: int, at: dt.datetime, reason: str = ""
) -> Policy:
    """The committee's own policy is laid aside; the shared one holds for new cases."""
    committee = _require_clerk(actor)
    own = Policy.objects.select_for_update(of=("self",)).get(pk=policy_id)
    if own.committee_id != committee.pk:
        raise Refused(_("只能停用本级政协自己的办理规则。"), code="not_yours")
    shared = Policy.objects.current().filter(code=own.code, committee=None).first()
    if shared is None or not own.is_current:
        raise IllegalTransition(_("没有可以恢复的通用规则，或这一版已经停用。"))
    own.is_current = False
    own.save(update_fields=["is_current"])
    entry = Entry(own, "cases.use_shared_policy", reason=reason)
    record(actor.author, entry, at=at)
    return shared


def _require_clerk(actor: Acting) -> Committee:
    if not actor.holds(Role.CLERK):
        raise Refused(_("办理规则由政协机关工作人员设置。"), code="not_office")
    assert actor.assignment is not None
    return actor.assignment.committee


def _require_newest(old: Policy, committee: Committee) -> None:
    """An edit of what another clerk has changed meanwhile would undo their work."""
    newest = Policy.objects.current().filter(code=old.code, committee=committee).first()
    if not old.is_current or newest not in (None, old):
        raise IllegalTransition(_("这类办理规则已有新的版本，请打开新版本再修改。"))


def _next_version(old: Policy, committee: Committee, draft: PolicyDraft) -> Policy:
    before = Policy.objects.filter(code=old.code, committee=committee)
    last = before.aggregate(Max("version"))["version__max"] or 0
    before.filter(is_current=True).update(is_current=False)
    kept = {
        field.attname: getattr(old, field.attname)
        for field in Policy._meta.concrete_fields
        if field.name not in OWN
    }
    facts = asdict(draft) | {
        "gates": list(draft.gates),
        "evaluators": list(draft.evaluators),
    }
    facts.pop("stages")
    new = Policy.objects.create(**(kept | facts), committee=committee, version=last + 1)
    for one in draft.stages:
        stage = Stage.objects.create(
            policy=new,
            code=one.code,
            starts_on=one.starts_on,
            limit=one.limit,
            unit=one.unit,
            warnings=sorted(one.warnings, reverse=True),
        )
        Rung.objects.bulk_create(
            Rung(stage=stage, step=step, after_days=days) for step, days in one.rungs
        )
    return new
