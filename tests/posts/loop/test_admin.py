import io

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from cases.models import Policy
from posts.loops import BREAKS
from posts.models import Suggestion
from posts.selectors import suggestion_themes

LIST = "admin:posts_suggestion_changelist"
BROKEN = "admin:posts_suggestion_broken"
pytestmark = pytest.mark.usefixtures("lenient")


@pytest.fixture
def desk(loop):
    loop.clerk.user.is_staff = True
    loop.clerk.user.save(update_fields=["is_staff"])
    client = Client()
    client.force_login(loop.clerk.user)
    return client


def act(desk, action, *chosen, **facts):
    given = {"action": action, "_selected_action": [one.pk for one in chosen]}
    return desk.post(reverse(LIST), given | facts, follow=True).content.decode()


def test_reports_at_the_desk_are_those_handed_in(loop, desk):
    draft = loop.draft()
    address = reverse("admin:posts_experiencereport_changelist")
    link = reverse("posts:report", args=[draft.pk])
    assert link not in desk.get(address).content.decode()
    loop.handed_in()
    assert link in desk.get(address).content.decode()


def test_suggestion_is_marked_carried_out_with_words(loop, desk):
    made = loop.answered()
    assert "请说明落实情况" in act(desk, "carry_out", made)
    page = act(desk, "carry_out", made, apply="1", finding="现场查看")
    assert "成功 1 条" in page
    assert loop.again(made).stage == "carried_out"
    assert "未处理 1 条" in act(desk, "carry_out", made, apply="1", finding="再看")


def test_suggestion_without_case_gets_one(loop, desk):
    Policy.objects.filter(code="post_suggestion").update(is_current=False)
    made = loop.suggest()
    Policy.objects.filter(code="post_suggestion").update(is_current=True)
    assert "成功 1 条" in act(desk, "hand_over", made)
    assert Suggestion.objects.get().case is not None
    assert (
        Suggestion.objects.get().case.number in desk.get(reverse(LIST)).content.decode()
    )


def test_broken_loops_are_listed_and_exported(loop, desk):
    Policy.objects.filter(code="post_suggestion").update(is_current=False)
    made = loop.suggest()
    page = desk.get(reverse(BROKEN), {"kind": "without_case"}).content.decode()
    assert made.title in page
    for one in BREAKS:
        answer = desk.get(reverse(BROKEN), {"kind": one.kind})
        assert answer.status_code == 200
    file = desk.get(reverse(BROKEN) + "export.xlsx")
    book = openpyxl.load_workbook(io.BytesIO(b"".join(file.streaming_content)))
    rows = list(book.active.iter_rows(values_only=True))
    assert rows[0][:3] == ("断点", "事项", "下一步责任方")
    assert [row[:3] for row in rows[1:] if row[1] == made.title] == [
        ("建议未立件", made.title, "政协机关")
    ]


def test_who_is_no_reader_gets_no_list(loop):
    client = Client()
    client.force_login(loop.member.user)
    for address in (reverse(BROKEN), reverse(BROKEN) + "export.xlsx"):
        assert client.get(address).status_code == 302


def test_themes_count_raised_adopted_and_bodies(loop):
    made = loop.answered()
    loop.adopt(made)
    loop.adopt(made, body="市教育局", decision="partly")
    (theme,) = suggestion_themes(loop.clerk.user)
    assert (theme["raised"], theme["adopted"]) == (1, 1)
    assert set(str(theme["bodies"]).split("、")) == {"第一实验小学", "市教育局"}
