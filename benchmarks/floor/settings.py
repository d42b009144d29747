"""The project's settings with the least around a view: a session and who it is."""

from zhiqing.settings import *  # noqa: F403

ROOT_URLCONF = "benchmarks.floor.urls"
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
]
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
