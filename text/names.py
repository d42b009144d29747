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

_ENDINGS = frozenset(
    [
        "省",
        "市",
        "县",
        "区",
        "镇",
        "乡",
        "村",
        "街道",
        "街",
        "路",
        "大道",
        "大街",
        "巷",
        "社区",
        "小区",
        "新城",
        "花园",
        "家园",
        "公园",
        "广场",
        "大厦",
        "公寓",
        "苑",
        "园",
        "府",
        "城",
        "湾",
        "庭",
        "郡",
        "山庄",
        "学校",
        "中学",
        "小学",
        "大学",
        "学院",
        "幼儿园",
        "医院",
        "工业园",
        "开发区",
        "经开区",
        "高新区",
        "片区",
        "集团",
        "公司",
        "有限公司",
        "桥",
        "大桥",
        "立交桥",
        "湖",
        "山",
        "岛",
        "国际",
        "国际城",
        "项目",
        "楼盘",
        "驾校",
        "工地",
        "饭店",
        "线",
        "号线",
        "站",
        "地铁站",
        "案",
        "平台",
    ]
)
_COMMON = _ENDINGS | frozenset(
    [
        "物业",
        "开发商",
        "业主",
        "居民",
        "附近",
        "旁边",
        "周边",
        "小孩",
        "门口",
        "大门",
        "一期",
        "二期",
        "三期",
        "四期",
        "五期",
        "有限",
        "责任",
    ]
)
_BETWEEN = frozenset(
    [
        "的",
        "在",
        "于",
        "与",
        "和",
        "及",
        "到",
        "从",
        "对",
        "请",
        "问",
        "是",
        "有",
        "了",
        "被",
        "把",
        "将",
        "向",
        "为",
        "等",
        "该",
        "这",
        "那",
        "我",
        "我们",
        "本",
        "各",
        "某",
        "反映",
        "投诉",
        "咨询",
        "关于",
        "请问",
        "建议",
        "希望",
        "举报",
        "强烈",
        "要求",
        "解决",
        "加快",
        "旁",
        "一个",
        "这个",
        "我市",
        "全市",
        "整个",
        "所有",
        "很多",
        "许多",
        "其他",
        "老",
        "新",
        "大",
        "小",
        "内",
        "外",
        "里",
        "中",
        "上",
        "下",
        "前",
        "后",
        "不",
        "没",
        "没有",
        "都",
        "也",
        "就",
        "还",
        "又",
        "住",
        "去",
        "来",
        "修",
        "建",
        "修建",
        "建设",
    ]
)
_TAILS = tuple(
    [
        "路",
        "街",
        "大道",
        "村",
        "镇",
        "区",
        "园",
        "苑",
        "府",
        "城",
        "湾",
        "庭",
        "郡",
        "厦",
        "广场",
        "公园",
        "院",
        "校",
    ]
)
_CODE = re.compile(r"[a-z]\d*|[\d.]+")
_UNIT = re.compile(r"([a-z]\d*)?[省市县区镇]|街道")
_ROAD = re.compile(r"[东西南北中一二三四五六][路街村镇区园院校城]")
_NAME_TAGS = frozenset({"nr", "nrt", "ns", "nt", "nz"})

# Words before an ending and after a unit that may belong to the name.
_BACK, _FORWARD = 3, 2
# Share of its occurrences that a known noun, any known word, a new word must have
# inside names to be one.
_NOUN_SHARE, _SURE_SHARE, _NEW_SHARE = 0.4, 0.75, 0.2
# The segmenter's own mark "proper noun" is believed for words no commoner than this.
_TAGGED_AT_MOST = 200


@dataclass(frozen=True)
class Kinds:
    """Per word of the vocabulary: it names something; it tells neither name nor matter."""

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


def _share_in_names(corpus: Corpus, ending: Flags, unit: Flags, free: Flags) -> Ints:
    # A last flag, always false, answers for the gap number -1.
    at = [np.append(flags, False)[corpus.words] for flags in (ending, unit, free)]
    inside = _spread(at[0], at[2], -1, _BACK) | _spread(at[1], at[2], 1, _FORWARD)
    return np.bincount(corpus.words[inside], minlength=len(corpus.vocabulary))


def _is_name(word: str, share: float, count: int) -> bool:
    known = segmenter().has_word(word)
    if not known:
        return share >= _NEW_SHARE or (len(word) > 2 and word.endswith(_TAILS))
    tag = segmenter().tag(word)[0][1]
    if tag in _NAME_TAGS and count < _TAGGED_AT_MOST:
        return True
    return share >= (_NOUN_SHARE if tag[0] == "n" else _SURE_SHARE)


def learn_kinds(corpus: Corpus) -> Kinds:
    """Sort the vocabulary of these texts; the same texts give the same answer."""
    words = corpus.vocabulary
    code = _flags(words, _CODE.fullmatch)
    idle = _flags(words, _COMMON.__contains__) | code
    free = ~(idle | _flags(words, _BETWEEN.__contains__))
    ending = _flags(words, lambda w: w in _ENDINGS or _ROAD.fullmatch(w))
    unit = _flags(words, _UNIT.fullmatch)
    inside = _share_in_names(corpus, ending, unit, free)
    count = np.bincount(corpus.words[corpus.words >= 0], minlength=len(words))
    name = np.zeros(len(words), np.bool_)
    for number in np.flatnonzero(free & _flags(words, lambda w: len(w) > 1)):
        share = inside[number] / count[number]
        name[number] = _is_name(words[number], share, int(count[number]))
    return Kinds(name=name, idle=idle)
