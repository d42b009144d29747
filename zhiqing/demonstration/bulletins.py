"""What departments publish, and what both sides write to each other."""

from dataclasses import dataclass

from zhiqing.demonstration.shapes import City

SECTIONS = ("overview", "priority", "policy", "activity")
_TITLES = {
    "overview": "全市{}基本情况",
    "priority": "{}重点工作安排",
    "policy": "{}政策要点解读",
    "activity": "{}工作动态",
}
_BODIES = {
    "overview": "今年以来，全市{field}总体平稳，重点项目按计划推进。\n\n"
    "目前仍有部分区县进度偏慢，已逐项列出清单，按月调度。",
    "priority": "围绕{field}，我单位今年安排三项重点：补短板、优服务、强监管。\n\n"
    "请各位委员在体验和调研中多提意见。",
    "policy": "新修订的{field}办法本月起施行，主要变化有三点：申请材料减少、"
    "办理时限缩短、结果可以网上查询。\n\n办理窗口已同步更新告知单。",
    "activity": "本周我单位组织{field}现场办公，听取企业和群众意见十余条，"
    "能当场答复的当场答复，其余已登记交办。",
}
QUESTIONS = (
    "请问这项工作哪些区县已经铺开？",
    "受理之后一般多久可以办结？",
    "基层反映材料仍然偏多，是否还有精简的空间？",
)
ANSWERS = (
    "目前已在三个区县试点，年底前全面铺开。",
    "承诺时限为十个工作日，多数五日内办结。",
    "已列入下一批精简清单，届时在本栏目公布。",
)
REPLIES = (
    "您提出的事项收悉。经实地核查，情况属实，已制定整改措施，近期完成。",
    "收到您的关注事项后，我单位当天到现场查看，问题已经解决，后续加强巡查。",
)
FEEDBACK = "感谢各位委员建言。所提意见已逐条研究，可行的已写入实施方案，其余留作参考。"
BRIEFINGS = (
    ("上半年经济运行情况通报", "一、通报经济运行情况\n二、委员提问\n三、主席讲话"),
    ("民生实事进展通报", "一、通报民生实事进展\n二、现场答疑"),
    ("重点项目建设情况通报", "一、观看项目短片\n二、通报建设情况\n三、交流"),
)


@dataclass(frozen=True, slots=True)
class News:
    """A piece of news of the department with this code."""

    department: str
    section: str
    title: str
    body: str


def news_of(city: City) -> tuple[News, ...]:
    """Two pieces of each department, the sections in turn."""
    made = []
    for at, department in enumerate(city.departments):
        field = city.fields[at % len(city.fields)]
        for step in (0, 1):
            section = SECTIONS[(at + step) % len(SECTIONS)]
            title = _TITLES[section].format(f"{department.short_name}{field}")
            body = _BODIES[section].format(field=field)
            made.append(News(department.code, section, title, body))
    return tuple(made)
