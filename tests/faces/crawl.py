"""Walking the pages as somebody would, and reading them for what should not be there."""

import re
from collections import Counter, deque
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

from django.test import Client
from django.urls import Resolver404, resolve

DEPTH = 3
EACH = 2  # pages of one route that are read; the rest are like them
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta"}
VOID |= {"source", "track", "wbr"}
UNSEEN = {"script", "style", "template", "noscript", "svg", "code", "title"}
SAID = ("placeholder", "alt", "title", "aria-label")
UNLABELLED = frozenset({"hidden", "submit", "button", "reset", "image"})
CODE = re.compile(r"\b[a-z]+(?:_[a-z]+)+\b|\b(?:None|True|False)\b")
ENGLISH = re.compile(r"(?<![\w.@/-])[A-Za-z]{3,}(?![\w@/-])")
ADDRESS = re.compile(r"https?://\S+")
# Names of products and formats, the same in Chinese.
NAMES = {"xlsx", "csv", "docx", "json", "JSON", "Excel", "Word", "HiGHS", "API"}
NAMES |= {"ICP", "iCalendar", "esc", "Ctrl", "SVG", "JPG", "PNG", "WebP", "PDF", "PPT"}
NAMES |= {"Atom", "JSON Feed", "Feed", "WeCom", "DingTalk", "Webhook"}


@dataclass
class Page:
    """What stands on a page, as far as it is looked at."""

    title: str = ""
    lang: str = ""
    ids: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    labelled: set[str] = field(default_factory=set)
    fields: list[dict[str, str]] = field(default_factory=list)
    names_by: tuple[str, ...] = ()


class Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.page = Page()
        self.open: list[tuple[str, bool]] = []

    def handle_starttag(self, tag, attrs):
        given = {name: value or "" for name, value in attrs}
        page = self.page
        if tag == "html":
            page.lang = given.get("lang", "")
        if "id" in given:
            page.ids.append(given["id"])
        if tag == "a" and "href" in given:
            page.links.append(given["href"])
        if tag == "label" and "for" in given:
            page.labelled.add(given["for"])
        if tag in ("input", "select", "textarea"):
            within = "1" if any(one == "label" for one, _ in self.open) else ""
            page.fields.append({"tag": tag, "in_label": within, **given})
        # The theme draws its symbols as ligatures of words.
        is_symbol = "material-symbols" in given.get("class", "")
        is_seen = self._is_seen and not is_symbol and "hidden" not in given
        if is_seen and tag not in UNSEEN:
            page.texts += [given[name] for name in SAID if name in given]
        if tag not in VOID:
            self.open.append((tag, is_seen and tag not in UNSEEN))

    def handle_endtag(self, tag):
        while any(one == tag for one, _ in self.open):
            if self.open.pop()[0] == tag:
                break

    def handle_data(self, data):
        if self.open and self.open[-1][0] == "title":
            inside = [tag for tag, _ in self.open]
            if "svg" not in inside:
                self.page.title += data
                self.page.texts.append(data)
        elif self._is_seen and data.strip():
            self.page.texts.append(data)

    @property
    def _is_seen(self) -> bool:
        return not self.open or self.open[-1][1]


def read(html: str) -> Page:
    reader = Reader()
    reader.feed(html)
    return reader.page


def faults_of(page: Page) -> list[str]:
    """What a reader or a screen reader would stumble over."""
    faults = []
    if page.lang != "zh-hans" and not page.lang.startswith("zh"):
        faults.append("no language")
    if not page.title.strip():
        faults.append("no title")
    faults += [
        f"id twice: {one}" for one, count in Counter(page.ids).items() if count > 1
    ]
    faults += [f"no label: {_named(one)}" for one in page.fields if _is_bare(page, one)]
    for text in page.texts:
        words = [*CODE.findall(text), *ENGLISH.findall(ADDRESS.sub("", text))]
        faults += [
            f"“{one}” in “{text.strip()[:60]}”" for one in words if one not in NAMES
        ]
    return list(dict.fromkeys(faults))


def _is_bare(page: Page, one: dict[str, str]) -> bool:
    if one.get("type") in UNLABELLED:
        return False
    names = ("aria-label", "aria-labelledby", "title", *page.names_by)
    is_named = any(one.get(name) for name in names)
    return not (is_named or one["in_label"] or one.get("id") in page.labelled)


def _named(one: dict[str, str]) -> str:
    return f"{one['tag']} {one.get('name') or one.get('id')}"


@dataclass
class Walk:
    """Faults by page, pages read, and the routes that led there."""

    faults: dict[str, list[str]] = field(default_factory=dict)
    seen: list[str] = field(default_factory=list)


def crawl(client: Client, *starts: str, each: int = EACH, depth: int = DEPTH) -> Walk:
    """Follow links from `starts`; every one must lead to a page that stands."""
    walk, known, met = Walk(), set(starts), Counter()
    queue = deque((start, 0, "") for start in starts)
    while queue:
        url, far, source = queue.popleft()
        walk.seen.append(url)
        links, faults = visit(client, url, source)
        if faults:
            walk.faults[url] = faults
        fresh = [] if far == depth else [one for one in links if one not in known]
        known.update(fresh)
        found = (one for one in dict.fromkeys(fresh) if _within(met, one, each))
        queue.extend((one, far + 1, url) for one in found)
    return walk


def visit(client: Client, url: str, source: str) -> tuple[list[str], list[str]]:
    """The links that lead on within the site, and what is wrong with the page."""
    answer = client.get(url, follow=True)
    if answer.status_code != 200:
        return [], [f"{answer.status_code}, linked from {source}"]
    if answer.streaming:
        b"".join(answer.streaming_content)  # read as a browser would
        return [], []
    if not answer.headers.get("Content-Type", "").startswith("text/html"):
        return [], []
    page, final = read(answer.content.decode()), answer.request["PATH_INFO"]
    if final.startswith("/admin/"):
        page.names_by = ("placeholder",)  # so the theme names its search fields
    links = (_inside(urljoin(final, href)) for href in page.links)
    return [one for one in links if one], faults_of(page)


def _inside(href: str) -> str | None:
    """The address with its query where it is one of ours."""
    parts = urlsplit(href)
    if parts.scheme or parts.netloc or not parts.path.startswith("/"):
        return None
    if parts.path.startswith(("/static/", "/accounts/logout", "/api/schema")):
        return None
    return parts.path + (f"?{parts.query}" if parts.query else "")


def _within(met: Counter, url: str, each: int) -> bool:
    """Whether this is one of the first few of its route with such a question."""
    parts = urlsplit(url)
    try:
        route = resolve(parts.path).route
    except Resolver404:
        return True  # to be read and found broken
    asked = "&".join(sorted(one.partition("=")[0] for one in parts.query.split("&")))
    if parts.path.startswith("/admin/"):
        asked = ""  # sorted and filtered lists of the theme are all alike
    met[route, asked] += 1
    return met[route, asked] <= each
