"""Every address of the running system, with the methods it takes."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.test import Client
from django.urls import get_resolver
from django.urls.resolvers import URLPattern, URLResolver

# Addresses left out of the table, each with the reason why.
SKIPPED = {
    r"api/docs/": "页面由第三方组件给出，内容即公开的接口说明",
    r"api/schema/": "公开的接口说明，与身份无关",
    r"metrics": "由来源地址和令牌决定，与身份无关；tests/zhiqing/test_shell.py 测试",
    r"admin/.*/history/": "未启用，许可与查看页相同",
    r"admin/(?!r/).*<path:object_id>/": "只转到查看页",
    r"admin/(axes|authtoken)/.*": "第三方模块，只对超级用户开放；本目录另有一项测试",
}
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
OWN_PAGES = {"password_change", "login", "logout"}
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
    found = [one for one in walk(get_resolver()) if not is_skipped(one)]
    return sorted(found, key=lambda one: one.name)


def is_skipped(route: Route) -> bool:
    return any(re.fullmatch(one, route.pattern) for one in SKIPPED)


def methods_of(route: Route, client: Client, path: str) -> list[str]:
    """What the view answers: declared by an API class, else found by asking."""
    known = getattr(route.view, "cls", None)
    if known is not None:
        return [one for one in METHODS if hasattr(known, one.lower())]
    if route.name.startswith("/admin/"):
        return admin_methods(route.name)
    answer = client.generic("PROBE", path)
    allowed = answer.headers.get("Allow", "GET, POST")
    return [one for one in ("GET", "POST") if one in allowed]


def admin_methods(name: str) -> list[str]:
    """Bulk actions (POST to a list) are asked one by one in test_actions."""
    last = name.rstrip("/").rpartition("/")[2]
    if last == "delete":
        return ["POST"]
    if last in OWN_PAGES:
        return ["GET", "POST"]
    only_read = re.fullmatch(r"/admin/\w+/(\w+/)?|.*/export\.\w+", name)
    return ["GET"] if only_read else ["GET", "POST"]
