from django.apps import AppConfig


class MembersConfig(AppConfig):
    name = "members"
    verbose_name = "组织与人员"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from members import sign_ins  # noqa: F401 -- listens
        from members.imports import kinds  # noqa: F401 -- registers its importers
