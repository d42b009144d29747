"""Ship the named policies of the source texts; staff edit them afterwards."""

import json
from pathlib import Path

from django.db import migrations

DATA = Path(__file__).resolve().parents[1] / "data" / "policies.json"


def load(apps, schema_editor):
    policies = apps.get_model("cases", "Policy")
    stages = apps.get_model("cases", "Stage")
    rungs = apps.get_model("cases", "Rung")
    for one in json.loads(DATA.read_text(encoding="utf-8")):
        parts = one.pop("stages")
        policy = policies.objects.create(**one)
        for code, starts_on, limit, unit, warnings, ladder in parts:
            stage = stages.objects.create(
                policy=policy,
                code=code,
                starts_on=starts_on,
                limit=limit,
                unit=unit,
                warnings=warnings,
            )
            rungs.objects.bulk_create(
                [rungs(stage=stage, step=s, after_days=d) for s, d in ladder]
            )


def take_back(apps, schema_editor):
    apps.get_model("cases", "Policy").objects.filter(committee__isnull=True).delete()


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_initial")]
    operations = [migrations.RunPython(load, take_back)]
