"""Invented letters, and the real ones where a checkout has them beside it."""

import csv
from pathlib import Path

import pytest

PLACES = (
    *("翠屏苑", "桂花新村", "望江家园", "金穗小区"),
    *("兰亭花园", "云溪社区", "松涛公寓", "石榴巷"),
)
MATTERS = {
    "搅拌站": ("旁边的混凝土搅拌站彻夜轰鸣", "搅拌站的运料车整晚不停，粉尘飘满阳台"),
    "电梯": ("电梯反复停运困住老人", "两部电梯坏了一部，维保单位来过几次仍然停运"),
    "停水": ("经常停水无人通知", "上个月停水五次，自来水公司从不提前通知居民"),
    "学位": ("孩子没有学位入学难", "配套小学迟迟不开学，孩子入学的学位没有着落"),
}
DATA = Path(__file__).resolve().parents[3] / "shared" / "data"


def letters() -> list[tuple[str, str, str]]:
    """Every place with every matter, three letters each: (group, title, text)."""
    wording = ("投诉{p}{t}", "{p}{t}，请管一管", "再次反映{p}{t}")
    return [
        (
            f"{place}/{matter}",
            form.format(p=place, t=title),
            f"我住在{place}。{text}。{place}的住户盼望早日解决。",
        )
        for place in PLACES
        for matter, (title, text) in MATTERS.items()
        for form in wording
    ]


def real(name: str) -> list[dict[str, str]]:
    """The rows of a real file; without the file the test is skipped."""
    path = DATA / name
    if not path.exists():
        pytest.skip(f"the file {name} is not beside this checkout")
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))
