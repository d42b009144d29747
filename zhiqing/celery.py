"""The queue: finds the tasks of every room."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhiqing.settings")
app = Celery("zhiqing")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
