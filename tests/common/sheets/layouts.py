"""The layouts of the import contract, as the rooms that own them will declare them."""

from common.sheets import Column, Kind, Layout

CODE, PHONE, CHOICE, LIST = Kind.CODE, Kind.PHONE, Kind.CHOICE, Kind.LIST

DEPARTMENTS = Layout(
    kind="departments",
    title="部门",
    columns=(
        Column("部门编码", required=True, kind=CODE),
        Column("部门名称", required=True, width=30),
        Column("上级部门编码", kind=CODE),
        Column("层级"),
        Column("类别"),
        Column("联系人"),
        Column("联系电话", kind=PHONE),
        Column("参与阶段", kind=CHOICE, allowed=("试点", "全面")),
    ),
)
MEMBERS = Layout(
    kind="members",
    title="委员",
    columns=(
        Column("委员编号", required=True, kind=CODE),
        Column("姓名", required=True),
        Column("性别", kind=CHOICE, allowed=("男", "女")),
        Column("界别", required=True, kind=CHOICE, width=24),
        Column("届次"),
        Column("党派"),
        Column("工作单位", width=30),
        Column("所属部门编码", kind=CODE, note="在哪个部门任职，用于回避"),
        Column("专委会"),
        Column("联络组"),
        Column("手机", kind=PHONE),
    ),
)
CONCERNS = Layout(
    kind="concerns",
    title="关注清单",
    columns=(
        Column("编号", required=True, kind=CODE),
        Column("委员编号", required=True, kind=CODE),
        Column("领域", kind=CHOICE),
        Column("内容", required=True, width=60),
        Column("涉及部门编码", kind=LIST, width=24),
        Column("提交时间", kind=Kind.DATETIME, width=20),
    ),
)
CONSULTS = Layout(
    kind="consults",
    title="问计清单",
    columns=(
        Column("编号", required=True, kind=CODE),
        Column("部门编码", required=True, kind=CODE),
        Column("领域", kind=CHOICE),
        Column("内容", required=True, width=60),
        Column("提交时间", kind=Kind.DATETIME, width=20),
    ),
)
INTENTS = Layout(
    kind="intents",
    title="意向清单",
    columns=(
        Column("编号", required=True, kind=CODE),
        Column("委员编号", required=True, kind=CODE),
        Column("意向领域", kind=LIST),
        Column("意向岗位编号", kind=LIST, width=30, note="按意愿先后"),
        Column("意向区县", kind=LIST),
        Column("可参加时间", width=30),
        Column("说明", width=40),
        Column("次数上限", kind=Kind.INTEGER),
    ),
)
POSTS = Layout(
    kind="posts",
    title="供岗清单",
    columns=(
        Column("岗位编号", required=True, kind=CODE, note="多个场次各占一行"),
        Column("部门编码", required=True, kind=CODE),
        Column("岗位名称", required=True, width=30),
        Column("领域", kind=CHOICE),
        Column("场景", width=30),
        Column("体验地点", width=30),
        Column("区县", kind=CHOICE),
        Column("回应条目", kind=LIST, note="所回应的关注、问计条目编号"),
        Column("场次开始", required=True, kind=Kind.DATETIME, width=20),
        Column("场次结束", required=True, kind=Kind.DATETIME, width=20),
        Column("名额", required=True, kind=Kind.INTEGER),
        Column("最少人数", kind=Kind.INTEGER),
        Column("报名对象", kind=CHOICE, allowed=("委员", "界别群众", "均可")),
        Column("联系人"),
    ),
)
LAYOUTS = (DEPARTMENTS, MEMBERS, CONCERNS, CONSULTS, INTENTS, POSTS)
