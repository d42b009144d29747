from django.apps import AppConfig


class TrailConfig(AppConfig):
    name = "trail"
    verbose_name = "轨迹"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from trail import checks  # noqa: F401 -- registers itself
