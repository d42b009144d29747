"""What this room's verbs and facts are called in the trail."""

from django.utils.translation import gettext_lazy as _

from checklists.states import ItemAction
from trail.names import Told

TOLD = Told(
    verbs={
        **dict(ItemAction.choices),
        "open_round": _("开启期次"),
        "move_phase": _("变更阶段"),
        "save_draft": _("保存草稿"),
        "edit": _("修改"),
        "withdraw_draft": _("删除草稿"),
        "copy_offer": _("复制往期岗位"),
        "bring_in": _("导入"),
        "correct": _("导入更正"),
        "give_advice": _("答复问计"),
        "bring_in_advice": _("导入问计答复"),
        "request_grouping": _("生成归纳建议"),
        "decide_merge": _("决定归并建议"),
        "make_topic": _("归纳为议题"),
        "announce_consult": _("向委员征集意见"),
        "give_feedback": _("反馈问计结果"),
        "say": _("交流"),
        "publish_column": _("公开委员关注"),
        "withdraw_column": _("撤下委员关注"),
        "set_outlet": _("设置栏目嵌入网站"),
        "answer_topic": _("议题答复"),
        "close_topic": _("议题办结"),
        "resume_topic": _("议题重新办理"),
        "forward_topic": _("议题转部门"),
        "recall_topic": _("撤回议题转办"),
        "dissolve_topic": _("撤销归并"),
        "decide_routing": _("确定部门"),
        "undo_routing": _("撤销部门确认"),
        "export": _("导出清单"),
    },
    facts={
        "departments": _("部门"),
        "choices": _("岗位次序"),
        "sessions": _("场次"),
        "answers": _("回应条目"),
        "offer": _("往期岗位"),
        "list": _("清单"),
        "format": _("格式"),
        "filters": _("条件"),
        "rows": _("行数"),
    },
)
