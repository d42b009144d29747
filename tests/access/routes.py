"""Every address of the running system, with the methods it takes."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.test import Client
from django.urls import get_resolver
from django.urls.resolvers import URLPattern, URLResolver

# Addresses left out of the table, each with the reason why.
SKIPPED = {
    "api/docs/": "页面由第三方组件给出，内容即公开的接口说明",
    "metrics": "由来源地址和令牌决定，与身份无关；tests/zhiqing/test_shell.py 测试",
}
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>[^()]*\)")


@dataclass(frozen=True)
class Route:
    """An address as the resolver knows it."""

    pattern: str
    view: object

    @property
    def name(self) -> str:
        """How the table calls it: "/" or the pattern with its parameters' names."""
        plain = self.pattern.replace("^", "").removesuffix("$")
        return "/" + PARAMETER.sub(lambda m: f"<{m[1] or m[2]}>", plain)

    @property
    def is_api(self) -> bool:
        return self.name.startswith("/api/")

    def path(self, **values: object) -> str:
        """The address with its parameters filled in."""
        return re.sub(r"<(\w+)>", lambda m: str(values[m[1]]), self.name)


def walk(resolver: URLResolver, before: str = "") -> Iterator[Route]:
    for one in resolver.url_patterns:
        pattern = before + str(one.pattern)
        if isinstance(one, URLPattern):
            yield Route(pattern, one.callback)
        else:
            yield from walk(one, pattern)


def all_routes() -> list[Route]:
    """Every route but the skipped ones, in the order of their names."""
    found = [one for one in walk(get_resolver()) if one.pattern not in SKIPPED]
    return sorted(found, key=lambda one: one.name)


def methods_of(route: Route, client: Client, path: str) -> list[str]:
    """What the view answers: declared by a class, else found by asking."""
    known = getattr(route.view, "cls", None) or getattr(route.view, "view_class", None)
    if known is not None:
        names = known.http_method_names
        return [one for one in METHODS if one.lower() in names and _has(known, one)]
    answer = client.generic("PROBE", path)
    allowed = answer.headers.get("Allow", "GET, POST")
    return [one for one in METHODS if one in allowed]


def _has(view: object, method: str) -> bool:
    return hasattr(view, method.lower())
