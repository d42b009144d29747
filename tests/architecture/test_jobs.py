"""What the clock and the rows name is there to be done."""

from collections.abc import Iterable

from django.apps import apps
from django.conf import settings

from common.jobs import Job
from zhiqing.celery import app


def unknown(names: Iterable[str]) -> list[str]:
    app.loader.import_default_modules()
    return sorted(set(names) - set(app.tasks))


def test_schedule_names_tasks_that_exist():
    scheduled = [entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()]
    assert "zhiqing.tasks.sweep_jobs" in scheduled
    assert unknown(scheduled) == []


def test_job_names_the_task_that_does_it():
    jobs = [model for model in apps.get_models() if issubclass(model, Job)]
    assert unknown(model.TASK for model in jobs) == []


def test_unknown_task_is_found():
    assert unknown(["trail.tasks.seal_events", "trail.tasks.no_such"]) == [
        "trail.tasks.no_such"
    ]
