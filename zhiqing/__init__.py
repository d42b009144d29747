"""The project: settings, urls, celery, api root."""
