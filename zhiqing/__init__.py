"""The project: settings, urls, celery, api root."""

from zhiqing.celery import app as celery_app

__all__ = ["celery_app"]
