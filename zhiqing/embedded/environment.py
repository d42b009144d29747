"""The settings a process needs, where the person who started it gave none."""

import contextlib
import os
import secrets

from zhiqing.embedded.errors import EmbeddedError
from zhiqing.embedded.place import run_folder
from zhiqing.embedded.services import Services, ensure


def provide_environment(instance: str = "main") -> Services:
    """Afterwards DATABASE_URL, REDIS_URL and SECRET_KEY are set: as given, or our own.

    Where that cannot be, the process ends with one line.
    """
    try:
        services = ensure(instance)
    except EmbeddedError as error:
        raise SystemExit(str(error)) from error
    os.environ["DATABASE_URL"] = services.database_url
    os.environ["REDIS_URL"] = services.redis_url
    if not os.environ.get("SECRET_KEY"):
        os.environ["SECRET_KEY"] = local_secret()
    return services


def local_secret() -> str:
    """The signing key of this private installation: made once, kept beside its data."""
    path = run_folder() / "secret"
    if not path.is_file():
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f"secret.{os.getpid()}")
        made = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(made, "w", encoding="utf-8") as file:
            file.write(f"{secrets.token_urlsafe(64)}\n")
        # Whole or not at all, and the first of several processes decides.
        with contextlib.suppress(FileExistsError):
            path.hardlink_to(draft)
        draft.unlink()
    return path.read_text(encoding="utf-8").strip()
