from django.apps import AppConfig


class BulletinsConfig(AppConfig):
    name = "bulletins"
    verbose_name = "动态与通报"
    default_auto_field = "django.db.models.BigAutoField"
