"""Invented concerns and consults, as many as one city sent in one round."""

import csv
import random
from pathlib import Path

VOLUME = 26_907
DATA = Path(__file__).resolve().parents[3] / "shared" / "data"


def _listed(line: str) -> tuple[str, ...]:
    return tuple(line.split())


_DISTRICTS = _listed("东城区 西城区 南湖区 北苑区 临江县 青山县 安和市 永宁市")
_FIRST = _listed("东 西 南 北 新 福 安 康 华 和 兴 泰 丰 宏 金 玉 文 清 永 怡")
_SECOND = _listed("苑 河 山 泉 湖 林 庄 园 桥 岭 阳 乐 昌 宁 平 源 城 景 和 达")
_KINDS = _listed("小区 社区 街道 村 路 广场 学校 工业园")
_MATTERS = _listed(
    "加装电梯 养老驿站建设 学校周边停车 农村污水处理 中小企业融资 社区食堂 河道清淤 "
    "公交线路优化 医保异地报销 幼儿园学位 物业管理 垃圾分类 夜间施工噪声 冬季供暖 "
    "快递下乡 非遗传承 创业贷款 残疾人就业 职业培训 校园食品安全 电动车充电 "
    "冷链物流 村级道路硬化 图书馆开放时间 健身场地 油烟扰民 违章建筑 拆迁安置 "
    "房产证办理 人才公寓"
)
_OPENINGS = _listed("希望了解 建议关注 想知道 请有关部门介绍 希望加快推进 关于")
_ENDINGS = _listed("的进展情况 有关政策 的具体安排 的资金来源 存在的困难 的责任分工")
_REASONS = _listed(
    "群众反映比较集中 近两年多次提及 涉及面广 影响日常生活 调研时居民提出 "
    "与民生关系密切 目前进度偏慢 各方看法不一"
)


def invented(volume: int = VOLUME, seed: int = 7) -> list[tuple[str, str]]:
    """(title, text) rows; the same seed gives the same rows."""
    pick = random.Random(seed)
    rows = []
    for _ in range(volume):
        place = "".join(map(pick.choice, (_DISTRICTS, _FIRST, _SECOND, _KINDS)))
        matter = pick.choice(_MATTERS)
        title = pick.choice(_OPENINGS) + place + matter + pick.choice(_ENDINGS)
        reasons = "，".join(pick.sample(_REASONS, pick.randint(2, 5)))
        wish = pick.choice(_OPENINGS) + matter + pick.choice(_ENDINGS)
        rows.append((title, f"{reasons}。{wish}。{place}的居民意见较多。"))
    return rows


def real(name: str) -> list[dict[str, str]]:
    """The rows of a file beside the project."""
    path = DATA / name
    if not path.exists():
        raise SystemExit(f"{path} is not there: this benchmark needs the real letters")
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))
