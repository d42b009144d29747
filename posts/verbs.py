"""What this room's verbs and facts are called in the trail."""

from django.utils.translation import gettext_lazy as _

from posts.loading.weights import NAMES
from posts.models import AdoptionLevel, Decision
from posts.states import PostAction, ReportAction, VisitAction
from trail.names import Told

LOOP = {
    "notes": _("案例"),
    "heard": _("听取的建议"),
    "changed": _("所作的改进"),
    "photo": _("照片"),
    "body": _("采纳单位"),
    "decision": _("采纳情况"),
    "level": _("采纳层级"),
    "measure": _("措施或理由"),
    "document": _("文件"),
    "decided_on": _("决定日期"),
    "percent": _("完成百分比"),
    "text": _("进展"),
    "indicator": _("指标"),
    "before": _("之前"),
    "after": _("之后"),
}
TOLD = Told(
    verbs={
        **dict(PostAction.choices),
        **dict(ReportAction.choices),
        **dict(VisitAction.choices),
        "publish": _("发布岗位"),
        "refresh": _("更新岗位"),
        "request_match": _("发起匹配"),
        "perform_match": _("完成匹配"),
        "order_confirmation": _("发起确认匹配方案"),
        "confirm_match": _("确认匹配方案"),
        "discard_match": _("作废匹配方案"),
        "start_report": _("开始填写体验反馈"),
        "save_report": _("保存体验反馈"),
        "add_photo": _("上传体验照片"),
        "remove_photo": _("删除体验照片"),
        "sign_note": _("联名案例发现"),
        "raise_suggestion": _("提出体验建议"),
        "open_case": _("建议立件"),
        "record_adoption": _("登记采纳情况"),
        "note_progress": _("填报采纳进展"),
        "record_outcome": _("登记落实成效"),
        "wish_visit": _("等待再体验场次"),
    },
    values={**dict(Decision.choices), **dict(AdoptionLevel.choices)},
    facts={**NAMES, "made": _("发出名额"), "skipped": _("未能发出"), **LOOP},
)
