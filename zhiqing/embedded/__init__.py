"""A private PostgreSQL and Redis under .run/, for whoever has not named their own."""

from zhiqing.embedded.environment import provide_environment
from zhiqing.embedded.errors import EmbeddedError
from zhiqing.embedded.services import Services, ensure, release

__all__ = ["EmbeddedError", "Services", "ensure", "provide_environment", "release"]
