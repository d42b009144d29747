"""Locking a case and its parts: the case always first, then re-read."""

from __future__ import annotations

from django.db.models import QuerySet

from cases.models import Assignment, Case, Reply
from members.acting import Acting


def lock_case(actor: Acting, case_id: int) -> Case:
    """The case, locked; DoesNotExist for whoever may not see it."""
    return (
        _seen(actor)
        .select_for_update(of=("self",))
        .select_related("policy", "committee")
        .get(pk=case_id)
    )


def lock_assignment(actor: Acting, assignment_id: int) -> Assignment:
    """The assignment as it is once its case is locked."""
    case_id = Assignment.objects.values_list("case_id", flat=True).get(pk=assignment_id)
    case = lock_case(actor, case_id)
    assignment = Assignment.objects.select_related("department").get(pk=assignment_id)
    assignment.case = case
    return assignment


def lock_reply(actor: Acting, reply_id: int) -> Reply:
    """The reply with its assignment, as they are once the case is locked."""
    assignment_id = Reply.objects.values_list("assignment_id", flat=True).get(
        pk=reply_id
    )
    assignment = lock_assignment(actor, assignment_id)
    reply = Reply.objects.get(pk=reply_id)
    reply.assignment, reply.case = assignment, assignment.case
    return reply


def _seen(actor: Acting) -> QuerySet[Case]:
    if actor.user is None:
        return Case.objects.all()
    return Case.objects.visible_to(actor.user)
