from django.db import migrations, models

FORWARD = """
CREATE TRIGGER trail_check_fixed BEFORE UPDATE OR DELETE ON trail_check
FOR EACH ROW EXECUTE FUNCTION trail_refuse();
CREATE TRIGGER trail_check_kept BEFORE TRUNCATE ON trail_check
FOR EACH STATEMENT EXECUTE FUNCTION trail_refuse();
"""

BACKWARD = """
DROP TRIGGER trail_check_kept ON trail_check;
DROP TRIGGER trail_check_fixed ON trail_check;
"""


class Migration(migrations.Migration):
    dependencies = [("trail", "0004_find_by_source")]

    operations = [
        migrations.AddField(
            model_name="event",
            name="address",
            field=models.CharField(
                blank=True, default="", max_length=45, verbose_name="来源地址"
            ),
        ),
        migrations.CreateModel(
            name="Check",
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
                ("at", models.DateTimeField(verbose_name="核对时间")),
                ("number", models.BigIntegerField(verbose_name="末条序号")),
                ("digest", models.CharField(max_length=64, verbose_name="末条摘要")),
                (
                    "broken",
                    models.CharField(
                        blank=True, default="", max_length=200, verbose_name="问题"
                    ),
                ),
            ],
            options={"verbose_name": "核对", "verbose_name_plural": "核对"},
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
