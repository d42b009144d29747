"""Opening a case: numbered, with those who raised it, and tied to its source."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.postgres.search import SearchVector
from django.db import connection, models, transaction
from django.db.models import Value
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.defaults import policy_for
from cases.models import Case, Moment, Policy, Side, Signatory, Visibility
from cases.services.clocks import note_moment
from cases.telling import tell_office
from common.errors import InvalidInput, Refused
from members.acting import Acting
from members.models import Committee, Member, Role, RoleAssignment, User
from text import search_tokens
from trail.models import LinkKind
from trail.services import Entry, link, record

# The head of a number by kind of case; kinds that a committee adds share the last.
PREFIXES = {
    "concern": "GZ",
    "post_suggestion": "JY",
    "monitoring_point": "JC",
    "proposal": "TA",
    "deputy_suggestion": "DB",
    "consultation_outcome": "XS",
}
OTHER = "BL"
TITLE, TEXT = 120, 20_000

# One statement, whose row stays locked until commit: a rollback gives the number back.
NEXT = """
INSERT INTO cases_series (committee_id, prefix, year, last) VALUES (%s, %s, %s, 1)
ON CONFLICT (committee_id, prefix, year)
DO UPDATE SET last = cases_series.last + 1 RETURNING last
"""


@dataclass(frozen=True)
class Signer:
    """A person who raises a case, in which role, from which seat."""

    user: User
    role: RoleAssignment | None = None
    member: Member | None = None


@transaction.atomic
def open_case(
    *,
    actor: Acting,
    committee: Committee,
    policy_code: str,
    title: str,
    text: str,
    signatories: Sequence[Acting | Signer],
    at: dt.datetime,
    visibility: str = Visibility.INVOLVED,
    source: models.Model | None = None,
) -> Case:
    """A new case under the committee's own current policy, else the shared one.

    The first signatory leads. Its number has no gaps in committee, kind and year. With
    `source` a link says what is handled as this case. Refused unless staff, a signatory
    or the system opens it.
    """
    policy = _policy(committee, policy_code)
    signers = [_signer(one) for one in signatories]
    _require_opener(actor, committee, signers)
    _check(title, text, visibility, policy, signers)
    case = Case(
        committee=committee,
        number=_number(committee, policy.code, at),
        policy=policy,
        title=title.strip(),
        text=text.strip(),
        visibility=visibility,
        opened_at=at,
    )
    words = Value(search_tokens(f"{case.title} {case.text}"))
    case.tokens = SearchVector(words, config="simple")
    case.save(force_insert=True)
    Signatory.objects.bulk_create(
        Signatory(
            case=case,
            person=one.user,
            role=one.role,
            member=one.member,
            is_first=n == 0,
        )
        for n, one in enumerate(signers)
    )
    case.refresh_from_db(fields=["tokens"])
    after = {
        "number": case.number,
        "policy": policy.pk,
        "signatories": [one.user.pk for one in signers],
    }
    record(
        actor.author,
        Entry(case, "cases.open_case", to_state=case.state, after=after),
        at=at,
    )
    if source is not None:
        link(LinkKind.HANDLED_AS, source=source, target=case, at=at)
    note_moment(case, Moment.OPENED, at=at)
    tell_office(case, "opened", title=_("请交办"), at=at)
    return case


def _policy(committee: Committee, code: str) -> Policy:
    found = policy_for(committee, code)
    if found is None:
        raise InvalidInput(
            _("没有“%s”这类办理规则，请在后台先行设置。") % code, code="no_such_policy"
        )
    return found


def _signer(one: Acting | Signer) -> Signer:
    if isinstance(one, Signer):
        return one
    if one.user is None:
        raise InvalidInput(_("提出人须有账号。"), code="no_signatory")
    held = one.assignment
    return Signer(one.user, held, held.member if held else None)


def _require_opener(
    actor: Acting, committee: Committee, signers: Sequence[Signer]
) -> None:
    if actor.is_system or actor.holds(Role.CLERK, committee_id=committee.pk):
        return
    if actor.user is None or actor.user.pk not in {one.user.pk for one in signers}:
        raise Refused(_("只有提出人或本级政协机关可以提交办理。"), code="may_not_open")


def _check(
    title: str, text: str, visibility: str, policy: Policy, signers: Sequence[Signer]
) -> None:
    lengths = [("title", title, TITLE), ("text", text, TEXT)]
    wrong = {
        name: [_("必填，且不超过 %s 字") % most]
        for name, value, most in lengths
        if not 0 < len(value.strip()) <= most
    }
    if visibility not in Visibility.values:
        wrong["visibility"] = [_("请选择公开范围")]
    if wrong:
        raise InvalidInput(_("请把事由、内容和公开范围填写完整。"), fields=wrong)
    if not signers and Side.SIGNATORY in policy.evaluators:
        raise InvalidInput(_("请填写提出人。"), code="no_signatory")
    if len({one.user.pk for one in signers}) < len(signers):
        raise InvalidInput(_("同一提出人只能填写一次。"), code="signatory_twice")


def _number(committee: Committee, code: str, at: dt.datetime) -> str:
    prefix, year = PREFIXES.get(code, OTHER), timezone.localdate(at).year
    with connection.cursor() as cursor:
        cursor.execute(NEXT, [committee.pk, prefix, year])
        (last,) = cursor.fetchone()
    return f"{prefix}-{year}-{last:04d}"
