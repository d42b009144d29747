"""A round as large as the largest one known, with made-up names."""

import datetime as dt
from dataclasses import replace

from reports.figures import (
    ChannelRow,
    Coverage,
    FourListReport,
    GroupRow,
    Imprint,
    ListStates,
    Matching,
    Outcome,
    Participation,
    Reason,
    StateCounts,
    TopicRow,
    Totals,
    WeekRow,
)

DEPARTMENTS = [
    "发展和改革委员会",
    "教育局",
    "科学技术局",
    "工业和信息化局",
    "民族宗教事务局",
    "公安局",
    "民政局",
    "司法局",
    "财政局",
    "人力资源和社会保障局",
    "自然资源和规划局",
    "生态环境局",
    "住房和城乡建设局",
    "城市管理局",
    "交通运输局",
    "水利局",
    "农业农村局",
    "海洋发展局",
    "商务局",
    "文化和旅游局",
    "卫生健康委员会",
    "退役军人事务局",
    "应急管理局",
    "审计局",
    "市场监督管理局",
    "体育局",
    "统计局",
    "医疗保障局",
    "地方金融监督管理局",
    "行政审批服务局",
    "大数据局",
    "国家税务总局示例市税务局",
]
FIELDS = [
    "教育",
    "医疗卫生",
    "养老服务",
    "交通出行",
    "住房保障",
    "生态环境",
    "社会保障",
    "劳动就业",
    "公共安全",
    "食品药品",
    "文化旅游",
    "体育健身",
    "城市管理",
    "乡村振兴",
    "科技创新",
    "营商环境",
    "法治建设",
    "基层治理",
    "数字政府",
    "其他",
]
COUNTIES = tuple(f"示例市{sign}区政协" for sign in "甲乙丙丁戊己庚辛壬癸子丑")


def row(code: str, name: str, size: int, **more: str) -> GroupRow:
    return GroupRow(
        code=code,
        name=name,
        concerns=size * 31,
        consults=size * 11,
        intents=size * 9,
        offers=size * 3,
        posts=size * 2,
        sessions=size * 5,
        person_times=size * 23,
        **more,
    )


def states(total: int) -> StateCounts:
    """Every state has some; together they are the total."""
    part = total // 20
    return StateCounts(
        submitted=part,
        accepted=part * 2,
        returned=part // 4,
        merged=part * 6,
        declined=part,
        forwarded=part * 2,
        answered=part * 5,
        closed=total - part * 17 - part // 4,
    )


def empty() -> FourListReport:
    return FourListReport(
        committee_code="SLS",
        committee_name="政协示例市委员会",
        round_code="2026-1",
        round_title="2026年“知情明政”主题实践活动（第一期）",
        period_from=dt.date(2026, 3, 2),
        period_to=dt.date(2026, 6, 30),
        generated_at=dt.datetime(2026, 7, 1, 1, 5, tzinfo=dt.UTC),
    )


def city() -> FourListReport:
    seats = 6200
    return replace(
        empty(),
        totals=Totals(
            concerns=20015,
            consults=6892,
            intents=5715,
            offers=1709,
            posts=1204,
            sessions=2871,
        ),
        participation=Participation(
            members=2417, representatives=5130, person_times=18264
        ),
        matching=Matching(
            run=7,
            wishes=5715,
            matched=5311,
            unmatched=404,
            seats_offered=seats,
            seats_taken=5311,
            objective=4021.5,
            bound=4021.9,
            gap=0.0001,
            confirmed_by="王示例",
            confirmed_at=dt.datetime(2026, 4, 20, 8, tzinfo=dt.UTC),
            reasons=(
                Reason(code="full", name="名额已满", count=301),
                Reason(code="time", name="时间冲突", count=103),
            ),
        ),
        by_department=tuple(
            row(f"D{n:02}", name, 40 - n) for n, name in enumerate(DEPARTMENTS, 1)
        ),
        by_field=tuple(
            row(f"F{n:02}", name, 45 - n) for n, name in enumerate(FIELDS, 1)
        ),
        by_committee=(
            row("SLS", "政协示例市委员会", 20, level="city"),
            *(
                row(f"C{n:02}", name, 60 - n, level="county")
                for n, name in enumerate(COUNTIES, 1)
            ),
        ),
        states=ListStates(
            concerns=states(20015),
            consults=states(6892),
            intents=states(5715),
            offers=states(1709),
        ),
        topics=tuple(
            TopicRow(
                title=f"关于完善{field}公共服务供给、方便群众就近办理的议题",
                items=900 - n * 37,
                departments=tuple(DEPARTMENTS[n : n + 3]),
            )
            for n, field in enumerate(FIELDS)
        ),
        channels=(
            ChannelRow(code="visit", name="岗位体验", online=0, offline=2871),
            ChannelRow(code="talk", name="对口协商", online=64, offline=121),
            ChannelRow(code="chat", name="线上交流", online=412, offline=0),
        ),
        weeks=tuple(
            WeekRow(
                starts_on=dt.date(2026, 3, 2) + dt.timedelta(weeks=n),
                concerns=1900 - n * 91,
                consults=600 - n * 22,
                intents=n * 41,
                offers=n * 12,
                person_times=n * n * 9,
            )
            for n in range(17)
        ),
        outcomes=(
            Outcome(
                name="办事材料平均份数",
                baseline="5.2份",
                value="3.1份",
                as_of=dt.date(2026, 6, 30),
                remark="行政审批服务局填报",
            ),
        ),
        coverage=Coverage(pilot_departments=8, departments=32),
        imprint=Imprint(
            issuer="政协示例市委员会办公室",
            number="示政协办〔2026〕17号",
            recipients="各县（市、区）政协，市直有关部门",
            copies_to="中共示例市委办公室，示例市人民政府办公室",
            issued_on=dt.date(2026, 7, 3),
        ),
    )
