"""What this room's verbs and facts are called in the trail."""

from django.utils.translation import gettext_lazy as _

from reports.models import LineageFormat, ReportFormat
from trail.names import Told

TOLD = Told(
    verbs={
        "request": _("生成报告"),
        "fetch": _("下载报告"),
        "print": _("用命令导出报告"),
        "export_lineage": _("导出脉络"),
    },
    facts={"format": _("格式")},
    values={**dict(ReportFormat.choices), **dict(LineageFormat.choices)},
)
