import pytest
from django.test import Client
from django.urls import reverse

from members.acting import acting_as
from members.models import Role
from tests import factories as f


@pytest.fixture
def browse():
    def as_(actor):
        client = Client()
        client.force_login(actor.user)
        return client

    return as_


@pytest.mark.parametrize(
    ("who", "words"),
    [
        ("member", "我提出的关注"),
        ("handler", "转来待答复"),
        ("clerk", "待筛选的关注"),
        ("leader", "已发布的体验岗"),
    ],
)
def test_home_speaks_to_the_role(request, browse, who, words):
    page = browse(request.getfixturevalue(who)).get("/").content.decode()
    assert words in page


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.SYSTEM_ADMIN])
def test_auditor_and_administrator_are_led_to_their_desk_only(browse, committee, role):
    user = f.UserFactory()
    f.give_role(user, role, committee)
    page = browse(acting_as(user, role)).get("/").content.decode()
    assert "进入工作台" in page
    assert reverse("reports:overview") not in page


def test_visitor_is_led_to_the_posts(client, db):
    assert client.get("/").headers["Location"] == reverse("posts:list")


def test_size_and_theme_are_remembered_and_nothing_else(client, db):
    answer = client.post("/preferences/", {"size": "large", "next": "/posts/"})
    assert (answer.status_code, answer.cookies["size"].value) == (302, "large")
    page = client.get("/posts/").content.decode()
    assert 'data-size="large"' in page
    assert "size" not in client.post("/preferences/", {"size": "huge"}).cookies


def test_next_never_leads_elsewhere(client, db):
    answer = client.post("/preferences/", {"next": "https://example.org/"})
    assert answer.headers["Location"] == "/"


def test_person_with_two_roles_chooses_the_one_acted_in(browse, member, department):
    f.give_role(member.user, Role.HANDLER, department.committee, department=department)
    client = browse(member)
    assert "我提出的关注" in client.get("/").content.decode()
    second = member.user.roles.get(role=Role.HANDLER)
    client.post("/act-as/", {"role": second.pk, "next": "/"})
    assert "转来待答复" in client.get("/").content.decode()


def test_role_of_somebody_else_cannot_be_taken(browse, member, clerk):
    client = browse(member)
    client.post("/act-as/", {"role": clerk.assignment.pk})
    assert "我提出的关注" in client.get("/").content.decode()


def test_health_ready_and_metrics(client, db):
    assert client.get("/healthz").status_code == 200
    assert client.get("/readyz").json()["database"] == "ok"
    assert b"django_http" in client.get("/metrics").content
    far = client.get("/metrics", headers={"X-Forwarded-For": "203.0.113.9"})
    assert far.status_code == 403


@pytest.mark.ignore_template_errors  # the theme's own sign-in page
def test_policy_is_strict_on_the_site_and_relaxed_in_the_admin(client, db):
    site = client.get("/posts/").headers["Content-Security-Policy"]
    assert "unsafe" not in site
    admin = client.get("/admin/login/").headers["Content-Security-Policy"]
    assert "script-src 'self' 'unsafe-eval'" in admin


def test_missing_page_is_a_chinese_sentence(client, db, settings):
    settings.DEBUG = False
    answer = client.get("/nothing-here/")
    assert answer.status_code == 404
    assert "Traceback" not in answer.content.decode()
    assert "没有找到" in answer.content.decode() or "不存在" in answer.content.decode()
