from django.apps import AppConfig


class ChecklistsConfig(AppConfig):
    name = "checklists"
    verbose_name = "四张清单"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from cases.listeners import on_move
        from checklists import imports  # noqa: F401 -- registers its importers
        from checklists.services.handing import follow_case

        on_move("checklists", follow_case)
