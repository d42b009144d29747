from django.apps import AppConfig


class ZhiqingConfig(AppConfig):
    name = "zhiqing"
    verbose_name = "知情明政"

    def ready(self) -> None:
        # Tasks are sent through the configured queue, from whatever process.
        from zhiqing import celery  # noqa: F401
        from zhiqing.admin_headers import keep_headers

        keep_headers()
