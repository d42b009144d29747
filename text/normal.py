"""One writing for one text: width, case and traditional characters are folded."""

import unicodedata
from functools import cache

import opencc

# Characters that traditional writing uses for a character which simplified writing has
# too; OpenCC leaves them alone or decides by the word around them.
_VARIANTS = dict(
    zip(
        "著瞭藉薰彷衞枱敍簷揹鍊痺麽幺乾侭谘讬馀锺麺麹缐钜镟渖迳稆暱薴",
        "着了借熏仿卫台叙檐背炼痹么么干尽咨托余钟面曲线巨旋沈径穞昵苎",
        strict=True,
    )
)
# Words in which the writings differ by a character that has a life of its own.
_WORDS = {
    "回覆": "回复",
    "答覆": "答复",
    "批覆": "批复",
    "函覆": "函复",
    "反覆": "反复",
    "重覆": "重复",
    "家俱": "家具",
    "想像": "想象",
    "座落": "坐落",
    "座标": "坐标",
    "覆函": "复函",
    "覆查": "复查",
    "覆工": "复工",
    "覆杂": "复杂",
    "复覆": "复复",
    "资金炼": "资金链",
}
_SIGNS = "覆俱像座炼"
_IDEOGRAPHS = ((0x3400, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x2A6DF))


@cache
def _table() -> dict[int, str]:
    """Character by character, so that the answer never depends on the neighbours."""
    characters = [chr(c) for first, last in _IDEOGRAPHS for c in range(first, last + 1)]
    converted = str(opencc.OpenCC("t2s").convert("\n".join(characters))).split("\n")
    table = {
        ord(source): target
        for source, target in zip(characters, converted, strict=True)
        if source != target
    }
    table |= {ord(source): target for source, target in _VARIANTS.items()}
    table |= {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
    table[0x3000] = " "
    return table


def fold(text: str) -> str:
    """The text in half width, lower case and simplified characters.

    Folding a folded text changes nothing, and the traditional and the simplified
    writing of one text fold to the same string.
    """
    folded = text.translate(_table())
    if not unicodedata.is_normalized("NFKC", folded):
        folded = unicodedata.normalize("NFKC", folded).translate(_table())
    folded = folded.lower()
    if any(sign in folded for sign in _SIGNS):
        for written, plain in _WORDS.items():
            folded = folded.replace(written, plain)
    return folded
