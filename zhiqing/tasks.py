"""The sweeper: finds work whose wake-up was lost and wakes it again."""

from celery import current_app, shared_task
from django.apps import apps
from django.utils import timezone

from common.jobs import Job, JobQuerySet


@shared_task
def sweep_jobs() -> None:
    """Queue again every job that nobody works on; end those tried often enough."""
    now = timezone.now()
    for model in apps.get_models():
        if not issubclass(model, Job):
            continue
        jobs: JobQuerySet[Job] = model.objects.all()  # type: ignore[attr-defined]
        jobs.give_up(now)
        for pk in jobs.lost(now).values_list("pk", flat=True):
            current_app.send_task(model.TASK, args=[pk])
