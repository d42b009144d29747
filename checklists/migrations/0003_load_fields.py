"""The first vocabulary of fields of work (W04, W26)."""

from django.db import migrations

NAMES = [
    "学校护学", "教育服务", "生态环境", "矛盾纠纷调处", "社区服务", "医疗健康", "医疗保障",
    "城市管理", "住房与拆迁安置", "自然资源与规划", "行政执法", "养老服务", "道路交通",
    "物业管理", "食品药品安全", "营商环境", "就业与社会保障", "农业农村", "文化体育旅游",
    "公共安全", "政务服务", "其他",
]


def load(apps, schema_editor):
    field = apps.get_model("checklists", "Field")
    field.objects.bulk_create([field(name=name) for name in NAMES])


def unload(apps, schema_editor):
    apps.get_model("checklists", "Field").objects.filter(name__in=NAMES).delete()


class Migration(migrations.Migration):
    dependencies = [("checklists", "0002_initial")]
    operations = [migrations.RunPython(load, unload)]
