"""Codes and names of regions (cut-off 2023-06-30) and the 34 sectors."""

import csv
from pathlib import Path

from django.db import migrations

DATA = Path(__file__).resolve().parent.parent / "data"


def read(name):
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def load(apps, schema_editor):
    region = apps.get_model("members", "Region")
    region.objects.bulk_create([region(**row) for row in read("regions.csv")], 2000)
    sector = apps.get_model("members", "Sector")
    sector.objects.bulk_create([sector(**row) for row in read("sectors.csv")])


def unload(apps, schema_editor):
    apps.get_model("members", "Sector").objects.all().delete()
    apps.get_model("members", "Region").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("members", "0001_initial")]
    operations = [migrations.RunPython(load, unload)]
