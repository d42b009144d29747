"""What this room's verbs and facts are called in the trail."""

from django.utils.translation import gettext_lazy as _

from trail.names import Told

TOLD = Told(
    verbs={
        "sign_in": _("登录"),
        "sign_out": _("退出"),
        "fail_sign_in": _("登录失败"),
        "refuse": _("拒绝访问"),
        "export_trail": _("导出操作记录"),
        "open_account": _("开通账号"),
        "reset_password": _("重置密码"),
        "give_role": _("授予角色"),
        "end_role": _("终止角色"),
        "create_committee": _("设立政协"),
        "open_term": _("开始新一届"),
        "create_department": _("增加部门"),
        "change_department": _("修改部门"),
        "move_department": _("调整部门隶属"),
        "create_member": _("增加委员"),
        "change_member": _("修改委员"),
        "create_representative": _("增加界别群众"),
        "request_import": _("提交导入"),
        "import": _("完成导入"),
    },
    facts={
        "groups": _("所在组织"),
        "way": _("登录方式"),
        "known": _("账号存在"),
        "method": _("请求方式"),
        "path": _("访问地址"),
        "filters": _("筛选条件"),
        "format": _("格式"),
        "parent": _("上级部门"),
    },
    values={"token": _("接口令牌"), "form": _("网页")},
)
