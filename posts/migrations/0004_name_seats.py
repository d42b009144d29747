from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("posts", "0003_confirm_in_background")]

    operations = [
        migrations.AlterField(
            model_name="match",
            name="matched",
            field=models.PositiveIntegerField(default=0, verbose_name="新安排名额"),
        ),
    ]
