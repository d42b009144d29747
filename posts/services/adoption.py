"""What becomes of a suggestion: adopted or not, how far, with what effect."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.moving import told
from cases.services.closing import mark_carried_out
from common.errors import InvalidInput
from members.acting import Acting
from posts.errors import NotYet
from posts.loop_notices import tell_suggestion
from posts.loop_rules import require_clerk, require_deciding, require_texts
from posts.models import (
    AGREED,
    Adoption,
    AdoptionLevel,
    AdoptionProgress,
    Decision,
    Suggestion,
    SuggestionOutcome,
)
from posts.services.returns import offer_return_visit
from posts.services.suggestions import lock_suggestion
from trail.services import Entry, record

SHORT = 80
DOCUMENT = 120


@dataclass(frozen=True)
class Decided:
    """A body's decision with its level, measure, document and day."""

    body: str
    decision: str
    level: str
    measure: str
    decided_on: dt.date
    document: str = ""


@dataclass(frozen=True)
class Measured:
    """A figure before and after, and who says so."""

    indicator: str
    before: Decimal
    after: Decimal
    measured_on: dt.date
    source: str
    unit: str = ""


@transaction.atomic
def record_adoption(
    *, actor: Acting, suggestion_id: int, decided: Decided, at: dt.datetime
) -> Adoption:
    """This body's decision stands, in place of what it decided before.

    By staff or an answering department once the case is answered; never by an author.
    """
    suggestion = lock_suggestion(suggestion_id)
    require_deciding(actor, suggestion)
    if suggestion.case is None or suggestion.case.answered_at is None:
        raise NotYet(_("办理件答复后方可登记采纳情况。"))
    _check(decided, at)
    assert actor.user is not None
    facts = asdict(decided) | {"body": decided.body.strip()}
    known = suggestion.adoptions.filter(body=facts["body"]).first()
    names = ("decision", "level", "measure", "document", "decided_on")
    before = {name: getattr(known, name) for name in names} if known else {}
    made, _is_new = Adoption.objects.update_or_create(
        suggestion=suggestion,
        body=facts.pop("body"),
        defaults=facts | {"recorded_by": actor.user, "recorded_at": at},
    )
    entry = Entry(
        suggestion,
        "posts.record_adoption",
        before=told(before),
        after=told({**facts, "body": made.body}),
    )
    record(actor.author, entry, at=at)
    title = _("您的建议%s") % made.get_decision_display()
    tell_suggestion(
        suggestion,
        f"adoption-{made.pk}-{at.isoformat()}",
        title,
        text=made.measure,
        at=at,
    )
    return made


@transaction.atomic
def note_progress(
    *, actor: Acting, suggestion_id: int, percent: int, text: str, at: dt.datetime
) -> AdoptionProgress:
    """How far the adopted suggestion is now; the latest entry counts."""
    suggestion = lock_suggestion(suggestion_id)
    require_deciding(actor, suggestion)
    if not suggestion.adoptions.filter(decision__in=AGREED).exists():
        raise NotYet(_("登记采纳后方可填报进展。"))
    if not 0 <= percent <= 100:
        raise InvalidInput(
            _("完成百分比应在 0 至 100 之间。"),
            fields={"percent": [_("0 至 100")]},
        )
    require_texts({"text": text})
    assert actor.user is not None
    made = AdoptionProgress.objects.create(
        suggestion=suggestion,
        percent=percent,
        text=text.strip(),
        author=actor.user,
        noted_at=at,
    )
    after = {"percent": percent, "text": made.text}
    record(actor.author, Entry(suggestion, "posts.note_progress", after=after), at=at)
    return made


@transaction.atomic
def record_outcome(
    *, actor: Acting, suggestion_id: int, measured: Measured, at: dt.datetime
) -> SuggestionOutcome:
    """A figure before and after stands by the adopted suggestion."""
    suggestion = lock_suggestion(suggestion_id)
    require_deciding(actor, suggestion)
    if not suggestion.adoptions.filter(decision__in=AGREED).exists():
        raise NotYet(_("登记采纳后方可登记成效。"))
    require_texts({"indicator": measured.indicator}, 60)
    require_texts({"source": measured.source}, DOCUMENT)
    _require_past("measured_on", measured.measured_on, at)
    assert actor.user is not None
    made = SuggestionOutcome.objects.create(
        suggestion=suggestion, author=actor.user, **asdict(measured)
    )
    after = {
        "indicator": made.indicator,
        "before": str(measured.before),
        "after": str(measured.after),
    }
    record(actor.author, Entry(suggestion, "posts.record_outcome", after=after), at=at)
    return made


@transaction.atomic
def carry_out_suggestion(
    *, actor: Acting, suggestion_id: int, finding: str, at: dt.datetime
) -> Suggestion:
    """What was adopted is there: the case says so, and the author is asked back."""
    suggestion = lock_suggestion(suggestion_id)
    require_clerk(actor, suggestion)
    if suggestion.case_id is None:
        raise NotYet(_("该建议尚未立件，请先立件交办。"))
    suggestion.case = mark_carried_out(
        actor=actor, case_id=suggestion.case_id, finding=finding, at=at
    )
    tell_suggestion(
        suggestion, f"done-{at.isoformat()}", _("您的建议已落实"), text=finding, at=at
    )
    offer_return_visit(actor=actor, suggestion_id=suggestion.pk, at=at)
    return suggestion


def _check(decided: Decided, at: dt.datetime) -> None:
    require_texts({"measure": decided.measure})
    require_texts({"body": decided.body}, SHORT)
    wrong: dict[str, list[str]] = {}
    if decided.decision not in Decision.values:
        wrong["decision"] = [_("请选择采纳情况")]
    if decided.level not in AdoptionLevel.values:
        wrong["level"] = [_("请选择采纳层级")]
    if len(decided.document) > DOCUMENT:
        wrong["document"] = [_("不超过 %s 字") % DOCUMENT]
    if wrong:
        raise InvalidInput(_("请把采纳情况填写完整。"), fields=wrong)
    _require_past("decided_on", decided.decided_on, at)


def _require_past(name: str, day: dt.date, at: dt.datetime) -> None:
    if day > timezone.localdate(at):
        raise InvalidInput(_("日期不能晚于今天。"), fields={name: [_("不能晚于今天")]})
