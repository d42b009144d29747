from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("posts", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="match",
            name="offers_made",
            field=models.PositiveIntegerField(default=0, verbose_name="发出名额"),
        ),
        migrations.AddField(
            model_name="match",
            name="offers_skipped",
            field=models.PositiveIntegerField(default=0, verbose_name="未能发出"),
        ),
    ]
