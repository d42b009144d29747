"""Draws the table anew, for a person to review what changed: git diff tests/access."""

import os


def draw() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhiqing.settings_test")
    import django

    django.setup()
    from django.test.runner import DiscoverRunner

    runner = DiscoverRunner(verbosity=0, interactive=False, keepdb=True)
    runner.setup_test_environment()
    known = runner.setup_databases()
    try:
        from tests.access.asking import standing_world
        from tests.access.table import draw_table, write_table

        with standing_world() as asking:
            write_table(draw_table(asking))
    finally:
        runner.teardown_databases(known)
        runner.teardown_test_environment()


if __name__ == "__main__":
    draw()
