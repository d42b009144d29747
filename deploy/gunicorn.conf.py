"""How gunicorn serves the site, in the demonstration and in a container."""

import os
import threading
from typing import Any

bind = os.environ.get("BIND", f"127.0.0.1:{os.environ.get('PORT', '8000')}")
in_memory = os.environ.get("REDIS_URL", "").startswith("memory://")
worker_class = "gthread"
# Jobs kept in memory are seen by one process only.
workers = 1 if in_memory else int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = 8
timeout = 60
graceful_timeout = 10
max_requests = 0 if in_memory else 5000
max_requests_jitter = 500
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: PTH112, S108
loglevel = "warning"
# It would write into the home folder of whoever starts the site.
control_socket_disable = True


def when_ready(server: Any) -> None:
    """Tell the address once it answers."""
    addresses = "、".join(f"http://{listener}" for listener in bind.split(","))
    server.log.warning("网站已就绪：%s（按 Ctrl-C 停止）", addresses)


def post_worker_init(_worker: Any) -> None:
    """Without Redis the site does its own jobs, one after another."""
    if in_memory:
        threading.Thread(target=_do_jobs, daemon=True).start()
        threading.Thread(target=_wake, daemon=True).start()


def _do_jobs() -> None:
    from celery.worker import WorkController  # noqa: PLC0415 -- only without Redis

    from zhiqing.celery import app  # noqa: PLC0415 -- only without Redis

    options = app.conf.broker_transport_options
    app.conf.broker_transport_options = {**options, "polling_interval": 0.2}
    WorkController(app=app, pool="solo", concurrency=1).start()


def _wake() -> None:
    from zhiqing.celery import app  # noqa: PLC0415 -- only without Redis

    app.Beat(loglevel="WARNING", quiet=True).Service(app).start()
