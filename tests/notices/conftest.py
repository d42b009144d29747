"""Someone who is told things, and a sink in place of the providers outside."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from notices.kinds import NoticeKind
from notices.models import Delivery
from notices.services import Message, notify
from tests import factories as f


class Sink(ThreadingHTTPServer):
    """Takes text messages; the same Idempotency-Key counts once where it knows them.

    `hold`, while set: requests are counted, but not answered. `status` answers.
    """

    daemon_threads = True
    block_on_close = False

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Taken)
        self.requests = []
        self.status = 200
        self.seen = threading.Event()
        self.released = threading.Event()
        self.released.set()

    @property
    def address(self):
        return f"http://127.0.0.1:{self.server_port}/send"

    @property
    def effects(self):
        return {one["headers"]["Idempotency-Key"] for one in self.requests}


class _Taken(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        told = {"headers": dict(self.headers), "raw": body, "body": json.loads(body)}
        self.server.requests.append(told)
        self.server.seen.set()
        self.server.released.wait(20)
        try:
            self.send_response(self.server.status)
            self.end_headers()
            self.wfile.write(b"{}")
        except OSError:
            return

    def log_message(self, *args):
        return


@pytest.fixture
def sink(settings):
    server = Sink()
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    settings.SMS_URL = server.address
    settings.SMS_SECRET = "sign-with-this"
    settings.SMS_IDEMPOTENT = False
    settings.SMS_BODY = {"phone": "{phone}", "content": "{text}", "id": "{token}"}
    yield server
    server.released.set()
    server.shutdown()
    server.server_close()


@pytest.fixture
def mail(settings):
    settings.EMAIL_URL = "memorymail:"
    return settings


@pytest.fixture
def reader(db):
    return f.UserFactory(email="reader@example.gov.cn", phone="19900000001")


@pytest.fixture
def tell(now):
    """Tells people of one matter; gives back the deliveries it made."""

    def told(*people, kind=NoticeKind.CASE_OVERDUE, key="matter", at=now, **more):
        message = Message(kind, "办理件已经逾期", "请尽快办理。", "/cases/1/", **more)
        notify(message, [one.pk for one in people], key=key, at=at)
        return list(Delivery.objects.filter(notice__key=key).order_by("pk"))

    return told
