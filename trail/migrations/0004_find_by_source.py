from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("trail", "0003_more_links")]

    operations = [
        migrations.AddIndex(
            model_name="link",
            index=models.Index(
                fields=["source_kind", "source_id"], name="link_source"
            ),
        ),
    ]
