"""The least that pages with the same rows can be: raw SQL, one flat template.

No rights, no filters, no navigation, no translation. The tables of `book` are made by
benchmarks.floor.booking.
"""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template import Context, Engine, Template
from django.views.decorators.http import require_POST

from benchmarks.floor import booking

SEATS = 50
ROWS = """
SELECT post.id, post.title, department.name, field.name, region.name, post.host_site,
       min(activity.starts_at), sum(activity.capacity),
       sum(activity.capacity - activity.taken), sum(activity.waiting)
  FROM posts_post AS post
  JOIN posts_postsession AS session ON session.post_id = post.id
  JOIN activities_activity AS activity ON activity.id = session.activity_id
  JOIN members_department AS department ON department.id = post.department_id
  LEFT JOIN checklists_field AS field ON field.id = post.field_id
  LEFT JOIN members_region AS region ON region.code = post.region_id
 WHERE post.state = 'published' AND activity.state = 'published'
   AND activity.starts_at > now()
 GROUP BY post.id, department.id, field.id, region.code
 ORDER BY min(activity.starts_at), post.id
 LIMIT 20
"""
NEWEST = """
WITH page AS (
  SELECT * FROM posts_post WHERE state IN ('published', 'ended')
   ORDER BY id DESC LIMIT 20)
SELECT page.id, page.title, department.name, field.name, region.name, page.host_site,
       min(activity.starts_at), sum(activity.capacity),
       sum(activity.capacity - activity.taken), sum(activity.waiting)
  FROM page
  LEFT JOIN posts_postsession AS session ON session.post_id = page.id
  LEFT JOIN activities_activity AS activity ON activity.id = session.activity_id
   AND activity.state = 'published' AND activity.starts_at > now()
  JOIN members_department AS department ON department.id = page.department_id
  LEFT JOIN checklists_field AS field ON field.id = page.field_id
  LEFT JOIN members_region AS region ON region.code = page.region_id
 GROUP BY page.id, page.title, page.host_site, department.id, field.id, region.code
 ORDER BY page.id DESC
"""
POST = """
SELECT post.id, post.title, department.name, post.scene, post.host_site
  FROM posts_post AS post
  JOIN members_department AS department ON department.id = post.department_id
 WHERE post.id = %s
"""
SESSIONS = """
SELECT activity.starts_at, activity.venue, activity.capacity, activity.taken
  FROM posts_postsession AS session
  JOIN activities_activity AS activity ON activity.id = session.activity_id
 WHERE session.post_id = %s ORDER BY activity.starts_at
"""
MINE = """
SELECT held.id, held.state, post.title, activity.starts_at, activity.venue
  FROM activities_participation AS held
  JOIN activities_activity AS activity ON activity.id = held.activity_id
  JOIN posts_postsession AS session ON session.activity_id = activity.id
  JOIN posts_post AS post ON post.id = session.post_id
 WHERE held.person_id = %s ORDER BY activity.starts_at DESC
"""
NAMES = (
    "id",
    "title",
    "department",
    "field",
    "district",
    "venue",
    "at",
    "seats",
    "free",
    "waiting",
)
LIST_PAGE = """<!DOCTYPE html><html lang="zh-Hans"><head><meta charset="utf-8">
<title>{{ user }}</title></head><body><ul>{% for row in rows %}
<li><a href="/posts/{{ row.id }}/">{{ row.title }}</a> {{ row.department }}
{{ row.field }} {{ row.district }} {{ row.venue }} {{ row.at|date:"Y-m-d H:i" }}
{{ row.free }}/{{ row.seats }} {{ row.waiting }}</li>{% endfor %}</ul></body></html>"""
PLAIN_PAGE = """<!DOCTYPE html><html lang="zh-Hans"><head><meta charset="utf-8">
<title>{{ user }}</title></head><body>{% for row in rows %}<p>{% for cell in row %}
{{ cell }}{% endfor %}</p>{% endfor %}</body></html>"""
_engine = Engine()
_list_page = Template(LIST_PAGE, engine=_engine)
_plain_page = Template(PLAIN_PAGE, engine=_engine)


def _rows(sql: str, *values: object) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())


def _page(page: Template, rows: object, request: HttpRequest) -> HttpResponse:
    return HttpResponse(page.render(Context({"rows": rows, "user": request.user})))


def list_posts(request: HttpRequest) -> HttpResponse:
    rows = [dict(zip(NAMES, row, strict=True)) for row in _rows(ROWS)]
    return _page(_list_page, rows, request)


def list_posts_as_json(request: HttpRequest) -> HttpResponse:
    rows = [dict(zip(NAMES, row, strict=True)) for row in _rows(NEWEST)]
    return JsonResponse({"results": rows, "user": str(request.user)})


def show_post(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(_plain_page, _rows(POST, pk) + _rows(SESSIONS, pk), request)


def show_mine(request: HttpRequest) -> HttpResponse:
    return _page(_plain_page, _rows(MINE, request.user.pk), request)


@login_required
@require_POST
def book(request: HttpRequest, pk: int) -> HttpResponse:
    """The person is whoever the session names, as in the project."""
    assert request.user.pk
    told = booking.book_as_django(pk, request.user.pk)
    return JsonResponse(told, status=202 if "position" in told else 201)


def book_naively(request: HttpRequest, pk: int) -> HttpResponse:
    """The control: looks at the seats, then writes, with nothing between."""
    assert request.user.pk
    state = booking.book_naively(pk, request.user.pk, SEATS)
    return JsonResponse({"state": state}, status=201)
