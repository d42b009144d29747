import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import render_to_string
from django.test import RequestFactory

from tests.faces import samples

TEMPLATES = settings.BASE_DIR / "templates"
STATIC = settings.BASE_DIR / "static"
PAGES = sorted(TEMPLATES.rglob("*.html"))

INLINE = re.compile(r"<style|\sstyle=|\son[a-z]+=\"|<script(?![^>]*\ssrc=)|javascript:")
ELSEWHERE = re.compile(r"(?:src|href|action)=[\"'](?:https?:)?//")
ICON = re.compile(r"(?:_icon\.html\" with name|\sicon)=\"([\w-]+)\"")


def relative(path: Path) -> str:
    return str(path.relative_to(settings.BASE_DIR))


@pytest.mark.parametrize("path", PAGES, ids=relative)
def test_template_obeys_the_content_policy(path):
    text = path.read_text()
    assert INLINE.findall(text) == []
    assert ELSEWHERE.findall(text) == []


@pytest.mark.parametrize(
    "bad",
    ['<p style="x">', "<style>", '<a onclick="x">', "<script>x", 'href="javascript:x"'],
)
def test_content_policy_check_can_fail(bad):
    assert INLINE.search(bad)


def sprite_icons() -> set[str]:
    return set(re.findall(r'<symbol id="([\w-]+)"', (STATIC / "icons.svg").read_text()))


def test_sprite_has_every_icon_named_in_templates():
    named = {icon for path in PAGES for icon in ICON.findall(path.read_text())}
    assert named - sprite_icons() == set()


def test_sprite_has_every_icon_of_the_samples():
    context = samples.shell() | samples.styleguide(samples.IntentForm())
    context |= {"csrf_token": "", "request": RequestFactory().get("/")}
    html = render_to_string("styleguide.html", context)
    drawn = set(re.findall(r"icons\.svg#([\w-]+)", html))
    assert len(drawn) > 20
    assert drawn - sprite_icons() == set()


@pytest.mark.parametrize(
    ("name", "limit"), [("css/zhiqing.css", 25_000), ("js/zhiqing.js", 6_144)]
)
def test_asset_stays_small(name, limit):
    assert (STATIC / name).stat().st_size <= limit


@pytest.mark.parametrize("folder", ["htmx", "lucide"])
def test_vendored_package_has_its_licence(folder):
    assert (STATIC / "vendor" / folder / "LICENSE").stat().st_size > 0


def test_shell_keeps_htmx_from_evaluating():
    shell = (TEMPLATES / "base.html").read_text()
    assert '"allowEval":false' in shell
    assert '"includeIndicatorStyles":false' in shell
