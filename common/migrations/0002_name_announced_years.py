"""A year counts as announced when staff have entered its whole arrangement."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("common", "0001_initial")]
    operations = [
        migrations.CreateModel(
            name="AnnouncedYear",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "year",
                    models.PositiveSmallIntegerField(unique=True, verbose_name="年份"),
                ),
                ("basis", models.CharField(max_length=100, verbose_name="依据文件")),
            ],
            options={
                "verbose_name": "已公布放假安排的年份",
                "verbose_name_plural": "已公布放假安排的年份",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("year__range", (2000, 2200))),
                        name="announced_year_sane",
                    )
                ],
            },
        ),
    ]
