"""What the measurements of pages start from: demonstration data, static files, people.

`prepare` sets Django up on the database of DATABASE_URL, which holds `manage.py demo`.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).resolve().parents[2]
# 32 letters; the cookie and the header have to be the same, and nothing more.
CSRF = "b" * 32
# Who reads the sessions: at the site, and at the floor.
ACCOUNTS = "members.authentication.Accounts"
PLAIN_ACCOUNTS = "django.contrib.auth.backends.ModelBackend"

if TYPE_CHECKING:
    from members.models import User


def prepare(settings: str = "zhiqing.settings") -> None:
    """Django is up and the static files are collected as a server wants them."""
    os.environ["DJANGO_SETTINGS_MODULE"] = settings
    os.environ.setdefault("STATIC_ROOT", str(ROOT / ".run" / "bench-static"))
    import django

    django.setup()
    from django.core.management import call_command

    if not Path(os.environ["STATIC_ROOT"], "staticfiles.json").exists():
        call_command("collectstatic", interactive=False, verbosity=0)


def require_demo() -> dict[str, int]:
    """How much data is there; stops where there is none."""
    from checklists.models import ConcernItem
    from posts.models import Post, PostSession

    found = {
        "concerns": ConcernItem.objects.count(),
        "posts": Post.objects.count(),
        "sessions": PostSession.objects.count(),
    }
    if not all(found.values()):
        raise SystemExit(
            "no data: manage.py migrate && manage.py demo --scale weifang --no-serve"
        )
    return found


def busiest_member() -> User:
    """The member with the most places, the dearest one to show a page to."""
    from django.db.models import Count

    from members.models import User

    members = User.objects.filter(username__startswith="member")
    counted = members.annotate(n=Count("participations"))
    found = counted.order_by("-n", "pk").first()
    assert found is not None
    return found


def cookies_of(user: User, backend: str = ACCOUNTS) -> dict[str, str]:
    """Headers of a browser signed in at the site; at the floor with PLAIN_ACCOUNTS."""
    from django.conf import settings
    from django.test import Client

    browser = Client()
    browser.force_login(user, backend=backend)
    session = browser.cookies[settings.SESSION_COOKIE_NAME].value
    return {"Cookie": f"sessionid={session}; csrftoken={CSRF}", "X-CSRFToken": CSRF}
