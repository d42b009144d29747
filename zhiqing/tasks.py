"""The sweeper: finds work whose wake-up was lost and wakes it again."""

from celery import current_app, shared_task
from django.apps import apps
from django.utils import timezone

from common.jobs import Job


@shared_task
def sweep_jobs() -> None:
    """Queue again every job that nobody works on."""
    now = timezone.now()
    for model in apps.get_models():
        if issubclass(model, Job):
            for pk in model.objects.lost(now).values_list("pk", flat=True):  # type: ignore[attr-defined]
                current_app.send_task(model.TASK, args=[pk])
