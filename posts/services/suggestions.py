"""Raising a suggestion: tied to what it came from, and opened as a case."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import models, transaction
from django.utils.translation import gettext as _

from cases.services.opening import Signer, open_case
from checklists.models import Field
from common.errors import IllegalTransition, InvalidInput, Refused
from members.acting import Acting
from members.models import Committee, Department, Role, User
from posts.errors import AlreadyThere
from posts.loop_notices import tell_office
from posts.loop_rules import require_author, require_clerk
from posts.models import (
    CaseNote,
    CoSigner,
    ExperienceReport,
    Suggestion,
    SuggestionKind,
)
from posts.services.reports import lock_report
from posts.states import HANDED_IN
from trail.models import LinkKind
from trail.services import Entry, link, record

POLICY = "post_suggestion"
TITLE, TEXT, TARGET = 120, 10_000, 120
RAISING = (Role.MEMBER, Role.REPRESENTATIVE)


@dataclass(frozen=True)
class SuggestionContent:
    """What is suggested, to whom, on the strength of which cases."""

    title: str
    text: str
    kind: str = SuggestionKind.SUGGESTION
    field: Field | None = None
    target: str = ""
    departments: Sequence[Department] = ()
    notes: Sequence[CaseNote] = ()


@transaction.atomic
def raise_suggestion(
    *,
    actor: Acting,
    content: SuggestionContent,
    at: dt.datetime,
    report: ExperienceReport | None = None,
    source: models.Model | None = None,
) -> Suggestion:
    """A suggestion with its case, signed by who raised it and who found the same.

    From one's own report once that is handed in, or from elsewhere: then `source`,
    if any, is what it came from. Where the committee has no policy for suggestions it
    stands without a case, and the office is told.
    """
    held = actor.assignment
    if actor.user is None or held is None or held.role not in RAISING:
        raise Refused(_("请以委员或界别群众身份提出建议。"), code="members_only")
    if report is not None:
        report = lock_report(report.pk)
        require_author(actor, report)
        if report.state not in HANDED_IN:
            raise IllegalTransition(_("请先提交体验反馈，再据此提出建议。"))
    committee = report.post.committee if report else held.committee
    _check(content, committee, report)
    made = Suggestion.objects.create(
        committee=committee,
        title=content.title.strip(),
        text=content.text.strip(),
        kind=content.kind,
        field=content.field or (report.post.field if report else None),
        target=content.target.strip(),
        author=actor.user,
        role=held,
        report=report,
        post=report.post if report else None,
        raised_at=at,
    )
    made.notes.set(content.notes)
    made.departments.set(content.departments)
    origin = report or source
    if origin is not None:
        link(LinkKind.RAISED_FROM, source=origin, target=made, at=at)
    after = {"kind": made.kind, "notes": [one.pk for one in content.notes]}
    record(actor.author, Entry(made, "posts.raise_suggestion", after=after), at=at)
    try:
        _open(actor, made, at)
    except InvalidInput as error:
        if error.code != "no_such_policy":
            raise
        tell_office(made, "no-case", _("建议尚未立件，请先设置办理规则"), at=at)
    return made


@transaction.atomic
def hand_over_suggestion(
    *, actor: Acting, suggestion_id: int, at: dt.datetime
) -> Suggestion:
    """The suggestion that stood without a case gets one; by staff."""
    suggestion = lock_suggestion(suggestion_id)
    require_clerk(actor, suggestion)
    if suggestion.case is not None:
        raise AlreadyThere(_("该建议已立件，编号 %s。") % suggestion.case.number)
    _open(actor, suggestion, at)
    return suggestion


def lock_suggestion(pk: int) -> Suggestion:
    """The suggestion as it stands, held until the transaction ends."""
    return (
        Suggestion.objects.select_for_update(of=("self",))
        .select_related("case", "committee", "author", "role__member", "post")
        .get(pk=pk)
    )


def _open(actor: Acting, suggestion: Suggestion, at: dt.datetime) -> None:
    case = open_case(
        actor=actor,
        committee=suggestion.committee,
        policy_code=POLICY,
        title=suggestion.title,
        text=suggestion.text,
        signatories=_signers(suggestion),
        at=at,
        source=suggestion,
    )
    suggestion.case = case
    suggestion.save(update_fields=["case"])
    after = {"case": case.number}
    record(actor.author, Entry(suggestion, "posts.open_case", after=after), at=at)


def _signers(suggestion: Suggestion) -> list[Signer]:
    """The author first, then those who signed the findings it rests on."""
    author = Signer(suggestion.author, suggestion.role, suggestion.role.member)
    signers: dict[int, Signer] = {suggestion.author_id: author}
    others = CoSigner.objects.filter(note__in=suggestion.notes.all())
    for one in others.select_related("person", "role__member").order_by("pk"):
        person: User = one.person
        signers.setdefault(person.pk, Signer(person, one.role, one.role.member))
    return list(signers.values())


def _check(
    content: SuggestionContent, committee: Committee, report: ExperienceReport | None
) -> None:
    lengths = [("title", content.title, TITLE), ("text", content.text, TEXT)]
    wrong = {
        name: [_("必填，且不超过 %s 字") % most]
        for name, value, most in lengths
        if not 0 < len(value.strip()) <= most
    }
    if len(content.target) > TARGET:
        wrong["target"] = [_("不超过 %s 字") % TARGET]
    if content.kind not in SuggestionKind.values:
        wrong["kind"] = [_("请选择类别")]
    if any(one.committee_id != committee.pk for one in content.departments):
        wrong["departments"] = [_("请选择本级政协的部门")]
    if any(report is None or one.report_id != report.pk for one in content.notes):
        wrong["notes"] = [_("只能引用本份反馈中的案例")]
    if wrong:
        raise InvalidInput(_("请把建议填写完整。"), fields=wrong)
