"""Steps of a clock are counted by its due date; a given date may lie in the past."""

import datetime as dt

from django.db import migrations, models

# No step was taken before there was a ladder; the column needs some value to begin.
NEVER = dt.datetime(2000, 1, 1, tzinfo=dt.timezone.utc)


class Migration(migrations.Migration):
    dependencies = [("cases", "0010_handle_again")]
    operations = [
        migrations.RemoveConstraint(
            model_name="clock", name="clock_due_after_start"
        ),
        migrations.RemoveConstraint(model_name="clockstep", name="clock_step_once"),
        migrations.AddField(
            model_name="clockstep",
            name="clock_due_at",
            field=models.DateTimeField(
                default=NEVER, verbose_name="所对应的到期时间"
            ),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            model_name="clock",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("is_set_by_hand", True),
                    ("due_at__gte", models.F("started_at")),
                    _connector="OR",
                ),
                name="clock_due_after_start",
            ),
        ),
        migrations.AddConstraint(
            model_name="clockstep",
            constraint=models.UniqueConstraint(
                fields=("clock", "clock_due_at", "step", "days"),
                name="clock_step_once",
            ),
        ),
    ]
