"""The admin theme brings no Chinese: what it shows must stand in our catalogue."""

import re
from pathlib import Path

import pytest
import unfold
from django.utils.translation import gettext, override

ROOT = Path(__file__).resolve().parents[2]
CATALOGUE = ROOT / "locale/zh_Hans/LC_MESSAGES"
SHOWN = re.compile(r"""\{%\s*trans(?:late)?\s+(["'])(.*?)\1""")
FOLDERS = ("templates/admin", "templates/unfold", "templates/registration")


def shown_by_the_theme():
    theme = Path(unfold.__file__).parent
    for folder in FOLDERS:
        for path in sorted((theme / folder).rglob("*.html")):
            for _quote, words in SHOWN.findall(path.read_text()):
                yield words


def test_no_plain_string_of_the_theme_stays_english():
    with override("zh-hans"):
        left = {words for words in shown_by_the_theme() if gettext(words) == words}
    assert left == set()


@pytest.mark.parametrize(
    ("english", "chinese"),
    [("Type to search", "输入关键词搜索"), ("Select record", "选择此行")],
)
def test_strings_are_said_in_chinese(english, chinese):
    with override("zh-hans"):
        assert gettext(english) == chinese


def test_compiled_catalogue_is_that_of_the_source():
    source = (CATALOGUE / "django.po").read_text()
    with override("zh-hans"):
        for english, chinese in re.findall(r'msgid "(.+)"\nmsgstr "(.+)"', source):
            words = english.replace('\\"', '"')
            assert gettext(words) == chinese.replace('\\"', '"')
