import pytest
from django import forms
from django.contrib.auth.models import AnonymousUser
from django.template.loader import render_to_string
from django.test import RequestFactory

from tests.faces import samples

NEEDS_NOTHING = ["400.html", "500.html", "403_csrf.html"]
IN_THE_SHELL = ["404.html", "403.html", "errors/409.html", "errors/429.html"]


@pytest.fixture
def request_of_a_visitor():
    request = RequestFactory().get("/posts/", {"field": "edu"})
    request.user = AnonymousUser()
    return request


class SignIn(forms.Form):
    username = forms.CharField()
    password = forms.CharField()


class Signed:
    is_authenticated = True

    def get_full_name(self):
        return "林岚"

    def get_username(self):
        return "member0001"


def page(name, request, **more):
    return render_to_string(name, samples.shell() | more, request=request)


@pytest.mark.parametrize("name", NEEDS_NOTHING)
def test_plain_error_page_needs_no_context(name):
    html = render_to_string(name)
    assert html.count("<h1>") == 1
    assert "返回首页" in html


@pytest.mark.parametrize("name", IN_THE_SHELL)
def test_error_page_says_what_to_do_next(name, request_of_a_visitor):
    html = page(name, request_of_a_visitor)
    assert html.count("<h1>") == 1
    assert "返回首页" in html
    assert "请" in html


def test_refusal_shows_its_reason(request_of_a_visitor):
    html = page(
        "403.html", request_of_a_visitor, exception="您不能评价自己单位的答复。"
    )
    assert "您不能评价自己单位的答复。" in html


def test_shell_needs_none_of_its_context():
    html = render_to_string("errors/404.html")
    assert 'data-size="normal"' in html
    assert "知情明政" in html


def test_shell_marks_where_one_is(request_of_a_visitor):
    html = page("404.html", request_of_a_visitor)
    assert html.count('aria-current="page"') == 1
    assert html.index('href="#main"') < html.index("<header")


def test_shell_remembers_size_and_theme(request_of_a_visitor):
    display = {"size": "large", "theme": "dark"}
    html = page("404.html", request_of_a_visitor, display=display)
    assert 'data-size="large"' in html
    assert 'data-theme="dark"' in html
    assert "标准版" in html
    assert "长辈版" not in html


def test_shell_names_what_a_government_site_must(request_of_a_visitor):
    html = page("404.html", request_of_a_visitor)
    missing = [fact for fact in samples.SITE.values() if fact not in html]
    assert missing == []


def test_shell_offers_the_roles_one_holds(request_of_a_visitor):
    html = page("404.html", request_of_a_visitor, user=Signed())
    assert "当前身份：委员（经济界）" in html
    assert 'action="#role"' in html
    assert "市教育局经办人" in html


def test_sixth_entrance_is_reached_through_more(request_of_a_visitor):
    extra = {"label": "问计", "url": "#consults", "icon": "lightbulb"}
    html = page(
        "404.html", request_of_a_visitor, navigation=[*samples.NAVIGATION, extra]
    )
    assert 'href="#sitemap"' in html
    assert 'href="#sitemap"' not in page("404.html", request_of_a_visitor)


def test_sign_in_shows_demo_accounts_only_when_given(request_of_a_visitor):
    accounts = [{"label": "委员", "username": "member0001"}]
    shown = page(
        "registration/login.html",
        request_of_a_visitor,
        form=SignIn(),
        demo_accounts=accounts,
        demo_password="zhiqing-demo",
    )
    hidden = page("registration/login.html", request_of_a_visitor, form=SignIn())
    assert "member0001" in shown
    assert "演示账号" not in hidden


def test_style_guide_shows_everything(request_of_a_visitor):
    form = samples.IntentForm({"text": "想看看热线派单"})
    html = page("styleguide.html", request_of_a_visitor, **samples.styleguide(form))
    assert html.count("<h1>") == 1
    assert "还不能提交，请先改正下列内容" in html


@pytest.mark.django_db
def test_large_type_chosen_once_stays(client):
    client.post("/preferences/", {"size": "large", "next": "/accounts/login/"})
    html = client.get("/accounts/login/").content.decode()
    assert 'data-size="large"' in html
    assert "标准版" in html


@pytest.mark.django_db
def test_sign_in_tells_what_went_wrong(client):
    wrong = {"username": "nobody", "password": "wrong"}
    html = client.post("/accounts/login/", wrong).content.decode()
    assert 'role="alert"' in html
    assert 'value="nobody"' in html
    assert "wrong" not in html


@pytest.mark.django_db
def test_unknown_address_answers_with_a_way_on(client):
    answer = client.get("/no-such-page/")
    assert answer.status_code == 404
    assert "没有找到这个页面" in answer.content.decode()
