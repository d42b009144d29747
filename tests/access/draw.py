"""Draws table and fields anew, for a person to review: git diff tests/access."""

import logging
import os


def draw() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhiqing.settings_test")
    import django

    django.setup()
    from django.test.runner import DiscoverRunner

    logging.getLogger("django.request").setLevel(logging.ERROR)
    runner = DiscoverRunner(verbosity=0, interactive=False, keepdb=True)
    runner.setup_test_environment()
    known = runner.setup_databases()
    try:
        from tests.access.asking import standing_world
        from tests.access.fields import fields_of, write_fields
        from tests.access.table import write_table
        from tests.access.walk import table_of, walk_all

        with standing_world() as asking:
            walked = walk_all(asking)
        write_table(table_of(walked))
        write_fields(fields_of(walked))
    finally:
        runner.teardown_databases(known)
        runner.teardown_test_environment()


if __name__ == "__main__":
    draw()
