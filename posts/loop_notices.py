"""Who is told what about reports, suggestions and return visits."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from cases.selectors import office_of, officers_of
from notices.kinds import NoticeKind
from notices.services import Message, notify
from posts.models import ExperienceReport, ReturnVisit, Suggestion


def tell_report(report: ExperienceReport, *, at: dt.datetime) -> None:
    """The host department reads a new report and owes its part."""
    message = Message(
        NoticeKind.REPORT_DUE,
        _("收到体验反馈，请填写部门反馈：%s") % report.post.title,
        url=reverse("posts:report", args=[report.pk]),
        about=report,
    )
    told = officers_of([report.post.department_id], at)
    notify(message, told, key=f"report-{report.pk}-submitted", at=at)


def tell_response(report: ExperienceReport, *, at: dt.datetime) -> None:
    """Who was there learns what the department heard and changed."""
    message = Message(
        NoticeKind.SUGGESTION,
        _("部门已回应您的体验反馈：%s") % report.post.title,
        url=reverse("posts:report", args=[report.pk]),
        about=report,
    )
    told = [report.participation.person_id]
    notify(message, told, key=f"report-{report.pk}-completed", at=at)


def tell_suggestion(
    suggestion: Suggestion, matter: str, title: str, *, at: dt.datetime, text: str = ""
) -> None:
    """Everybody who stands behind the suggestion hears of it."""
    told = {suggestion.author_id}
    if suggestion.case is not None:
        told |= set(suggestion.case.signatories.values_list("person_id", flat=True))
    message = Message(
        NoticeKind.SUGGESTION,
        f"{title}：{suggestion.title}",
        text,
        reverse("posts:suggestion", args=[suggestion.pk]),
        about=suggestion,
    )
    notify(message, told, key=f"suggestion-{suggestion.pk}-{matter}", at=at)


def tell_office(
    suggestion: Suggestion, matter: str, title: str, *, at: dt.datetime
) -> None:
    """It is the office's turn."""
    message = Message(
        NoticeKind.SUGGESTION,
        f"{title}：{suggestion.title}",
        url=reverse("posts:suggestion", args=[suggestion.pk]),
        about=suggestion,
    )
    told = office_of(suggestion.committee_id, at)
    notify(message, told, key=f"suggestion-{suggestion.pk}-{matter}", at=at)


def tell_visit(visit: ReturnVisit, *, at: dt.datetime) -> None:
    """The author has a seat to accept; or the department has a session to plan."""
    url = reverse("posts:visit", args=[visit.pk])
    if visit.participation is not None:
        title = _("您的建议已落实，邀请您再次体验：%s") % visit.post.title
        told: Iterable[int] = [visit.suggestion.author_id]
        matter = f"offered-{visit.participation_id}"
        url = reverse("posts:mine")
    else:
        title = _("建议已落实，请安排再体验的场次：%s") % visit.post.title
        told = officers_of([visit.post.department_id], at)
        matter = "wished"
    message = Message(NoticeKind.RETURN_VISIT, title, url=url, about=visit)
    notify(message, told, key=f"visit-{visit.pk}-{matter}", at=at)
