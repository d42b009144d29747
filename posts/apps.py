from django.apps import AppConfig


class PostsConfig(AppConfig):
    name = "posts"
    verbose_name = "委员体验岗"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from posts import imports  # noqa: F401 -- registers its importer
