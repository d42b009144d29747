"""Sending one request as one role, and leaving everything as it was."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.cookies import SimpleCookie
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import urlencode

from django.db import transaction
from django.http import HttpResponse, StreamingHttpResponse
from django.test import Client, override_settings

from tests.access.loop import add_loop
from tests.access.world import World, build_world


class Asking:
    """One signed-in client for each person of the world."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.clients = {"anonymous": self._client()}
        for name, actor in world.people.items():
            self.clients[name] = self._client()
            self.clients[name].force_login(
                actor.user, "members.authentication.Accounts"
            )

    def _client(self) -> Client:
        return Client(raise_request_exception=False)

    def ask(
        self,
        role: str,
        method: str,
        path: str,
        *,
        query: dict[str, Any] | None = None,
        body: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """The answer; whatever the request changed is undone."""
        client = self.clients[role]
        held = client.cookies.output(header="", sep=";")
        url = f"{path}?{urlencode(query)}" if query else path
        with undone():
            if method == "GET":
                answer = client.get(url)
            elif path.startswith("/api/"):
                answer = client.generic(method, url, *json_body(body))
            else:
                answer = client.post(url, body or {})
            if answer.streaming:
                answer = _read(answer)
        client.cookies = SimpleCookie(held)
        return answer


def _read(answer: StreamingHttpResponse) -> HttpResponse:
    """The same with all its content; the client closes it after the last part."""
    whole = b"".join(answer.streaming_content)
    return HttpResponse(whole, status=answer.status_code, headers=answer.headers)


def json_body(body: Any) -> tuple[bytes, str]:
    return json.dumps({} if body is None else body).encode(), "application/json"


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@contextmanager
def standing_world() -> Iterator[Asking]:
    """The world for as long as one asks, then nothing of it."""
    with (
        TemporaryDirectory() as folder,
        override_settings(MEDIA_ROOT=Path(folder)),
        transaction.atomic(),
    ):
        yield Asking(add_loop(build_world()))
        transaction.set_rollback(True)
