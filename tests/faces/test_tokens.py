import re

import pytest
from django.conf import settings

CSS = (settings.BASE_DIR / "static" / "css" / "zhiqing.css").read_text()
LIGHT = ":root {"
LARGE = ':root[data-size^="large"] {'
DARK = ':root[data-theme="dark"] {'
DARK_BY_DEVICE = ':root:not([data-theme="light"]) {'
TONES = ["ok", "info", "wait", "bad"]
GROUNDS = ["paper", "surface", "sunken"]
TEXT_PAIRS = [
    *(
        (text, ground)
        for text in ("ink", "muted", "link", "mark")
        for ground in GROUNDS
    ),
    *((text, "surface") for text in ("accent", "bad", "ok")),
    *((tone, f"{tone}-soft") for tone in TONES),
    *((text, f"{tone}-soft") for text in ("ink", "link") for tone in TONES),
    ("on-accent", "accent"),
    ("on-accent", "accent-strong"),
    ("on-danger", "danger"),
    ("on-danger", "bad"),
    ("on-red", "red"),
]
EDGE_PAIRS = [
    *((line, ground) for line in ("edge", "focus") for ground in ("paper", "surface")),
    ("accent", "line"),
    ("ok", "line"),
]


def tokens(*selectors: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for selector in selectors:
        block = CSS.split(selector, 1)[1].split("}", 1)[0]
        found |= dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", block))
    return found


MODES = {
    "normal": (tokens(LIGHT), 4.5),
    "large": (tokens(LIGHT, LARGE), 7.0),
    "dark": (tokens(LIGHT, DARK), 7.0),
    "dark-large": (tokens(LIGHT, LARGE, DARK), 7.0),
}


def luminance(colour: str) -> float:
    def linear(pair: str) -> float:
        value = int(pair, 16) / 255
        return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(colour[i : i + 2]) for i in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def too_faint(mode: str, pairs: list[tuple[str, str]], least: float) -> list[str]:
    colours = MODES[mode][0]
    return [
        f"{text} on {ground}: {contrast(colours[text], colours[ground]):.2f}"
        for text, ground in pairs
        if contrast(colours[text], colours[ground]) < least
    ]


def test_contrast_follows_the_definition():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("mode", MODES)
def test_text_stands_out(mode):
    assert too_faint(mode, TEXT_PAIRS, MODES[mode][1]) == []


@pytest.mark.parametrize("mode", MODES)
def test_borders_and_bars_can_be_seen(mode):
    assert too_faint(mode, EDGE_PAIRS, 3.0) == []


def test_dark_is_the_same_by_choice_and_by_device():
    assert tokens(DARK) == tokens(DARK_BY_DEVICE)
    assert len(tokens(DARK)) > 20


def test_every_token_used_is_defined():
    used = set(re.findall(r"var\(--([\w-]+)", CSS))
    defined = set(re.findall(r"--([\w-]+):", CSS))
    assert used - defined == set()


def test_large_type_has_large_targets():
    block = CSS.split(LARGE, 1)[1].split("}", 1)[0]
    assert "--target: 60px" in block
    assert float(re.findall(r"--lh: ([\d.]+)", block)[0]) >= 1.5
    assert '[data-size="large"] { font-size: 150%; }' in CSS
