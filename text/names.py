"""Which words name a place or a body, learnt from the company they keep.

Two letters may share the place and not the matter, or the matter and not the place;
to see which, the words of names must be told from the words of matters. A name is a
word that mostly stands before 小区, 街道, 学校 … or right after 市, 区, 县 … in these
very texts. No list of places is needed, so it works in every city.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from text.corpus import Corpus, Ints
from text.tokens import segmenter

Flags = NDArray[np.bool_]


def _listed(line: str) -> frozenset[str]:
    return frozenset(line.split())


_ENDINGS = _listed(
    "省 市 县 区 镇 乡 村 街道 街 路 大道 大街 巷 社区 小区 新城 花园 家园 公园 广场 "
    "大厦 公寓 苑 园 府 城 湾 庭 郡 山庄 学校 中学 小学 大学 学院 幼儿园 医院 工业园 "
    "开发区 经开区 高新区 片区 集团 公司 有限公司 桥 大桥 立交桥 湖 山 岛 国际 国际城 "
    "项目 楼盘 新村 驾校 工地 饭店 线 号线 站 地铁站 案 平台"
)
_COMMON = _ENDINGS | _listed(
    "物业 开发商 业主 居民 附近 旁边 周边 小孩 门口 大门 一期 二期 三期 四期 五期 "
    "有限 责任 老旧 新建 安置 住宅 高层 农村 城市 公共 公办 民办 配套 中心 "
    "自来水 电力 供电 公交 燃气 天然气 供热 保险 快递 房地产 装修 培训 物流 建筑"
)
_BETWEEN = _listed(
    "的 在 于 与 和 及 到 从 对 请 问 是 有 了 被 把 将 向 为 等 该 这 那 我 我们 本 "
    "各 某 反映 投诉 咨询 关于 请问 建议 希望 举报 强烈 要求 解决 加快 旁 一个 这个 "
    "我市 全市 整个 所有 很多 许多 其他 老 新 大 小 内 外 里 中 上 下 前 后 不 没 没有 "
    "都 也 就 还 又 住 去 来 修 建 修建 建设"
)
_ESTATES = tuple(_listed("苑 府 庭 郡 湾 邸 墅"))
_TAILS = tuple(_listed("路 街 大道 村 镇 区 园 苑 府 城 湾 庭 郡 厦 广场 公园 院 校"))
_CODE = re.compile(r"[a-z]\d*|[\d.]+")
_UNIT = re.compile(r"([a-z]\d*)?[省市县区镇]|街道")
# A city or a county is too wide to be the place of a matter.
_WIDE = re.compile(r".+(?<![小社校园片新])[省市州县区旗盟]")
_ROAD = re.compile(r"[东西南北中一二三四五六][路街村镇区园院校城]")
_NAME_TAGS = frozenset({"nr", "nrt", "ns", "nt", "nz"})

# Words before an ending and after a unit that may belong to the name.
_BACK, _FORWARD = 3, 2
# Share of its occurrences that a known noun, any known word, and a new word must
# have inside names.
_NOUN_SHARE, _SURE_SHARE, _NEW_SHARE = 0.4, 0.8, 0.2
# The segmenter calls many a word a proper noun. It is believed where the word is no
# commoner than this and at least now and then stands inside a name.
_TAGGED_AT_MOST, _TAGGED_SHARE = 200, 0.05
# A word that hardly ever stands but beside a name is the other half of it.
_BESIDE_SHARE = 0.6


@dataclass(frozen=True)
class Kinds:
    """Per word of the vocabulary: does it name something, does it tell nothing."""

    name: Flags
    idle: Flags


def _flags(vocabulary: list[str], test: Callable[[str], object]) -> Flags:
    return np.fromiter(
        (bool(test(word)) for word in vocabulary), np.bool_, len(vocabulary)
    )


def _spread(start: Flags, allowed: Flags, step: int, times: int) -> Flags:
    """Places reached from the starts by going on, word by word, while allowed."""
    reached = np.zeros_like(start)
    edge = start
    for _ in range(times):
        edge = np.roll(edge, step)
        edge[0 if step > 0 else -1] = False
        edge &= allowed
        reached |= edge
    return reached


def _places(corpus: Corpus, flags: Flags) -> Flags:
    """Where in the texts the flagged words stand; a gap (-1) is never one of them."""
    return np.append(flags, False)[corpus.words]


def _count(corpus: Corpus, places: Flags) -> Ints:
    return np.bincount(corpus.words[places], minlength=len(corpus.vocabulary))


def _count_inside(corpus: Corpus, ending: Flags, unit: Flags, free: Flags) -> Ints:
    allowed = _places(corpus, free)
    before = _spread(_places(corpus, ending), allowed, -1, _BACK)
    after = _spread(_places(corpus, unit), allowed, 1, _FORWARD)
    return _count(corpus, before | after)


def _count_beside(corpus: Corpus, name: Flags, free: Flags) -> Ints:
    start, allowed = _places(corpus, name), _places(corpus, free)
    return _count(
        corpus, _spread(start, allowed, 1, 1) | _spread(start, allowed, -1, 1)
    )


def _is_name(word: str, share: float, count: int) -> bool:
    known = segmenter().has_word(word)
    if _WIDE.fullmatch(word):
        return False
    if not known:
        tails = _TAILS if len(word) > 2 else _ESTATES
        return share >= _NEW_SHARE or word.endswith(tails)
    tag = segmenter().tag(word)[0][1]
    if tag in _NAME_TAGS and count < _TAGGED_AT_MOST and share >= _TAGGED_SHARE:
        return True
    return bool(share >= (_NOUN_SHARE if tag[0] == "n" else _SURE_SHARE))


def learn_kinds(corpus: Corpus) -> Kinds:
    """Sort the vocabulary of these texts; the same texts give the same answer."""
    words = corpus.vocabulary
    code = _flags(words, _CODE.fullmatch)
    idle = _flags(words, _COMMON.__contains__) | code
    free = ~(idle | _flags(words, _BETWEEN.__contains__))
    ending = _flags(words, lambda w: w in _ENDINGS or _ROAD.fullmatch(w))
    unit = _flags(words, _UNIT.fullmatch)
    inside = _count_inside(corpus, ending, unit, free)
    count = _count(corpus, corpus.words >= 0)
    name = np.zeros(len(words), np.bool_)
    able = free & _flags(words, lambda w: len(w) > 1) & (count > 0)
    for number in np.flatnonzero(able):
        share = inside[number] / count[number]
        name[number] = _is_name(words[number], share, int(count[number]))
    beside = _count_beside(corpus, name, free) >= _BESIDE_SHARE * count
    return Kinds(name=name | (able & (count > 1) & beside), idle=idle)
