from django.apps import AppConfig


class ZhiqingConfig(AppConfig):
    name = "zhiqing"
    verbose_name = "知情明政"
