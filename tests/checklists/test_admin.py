import io

import openpyxl
import pytest
from django.test import Client
from django.utils import timezone

from checklists.models import (
    ConcernItem,
    ConsultItem,
    GroupingRun,
    MergeProposal,
    Round,
    RoutingProposal,
    Topic,
    Verdict,
)
from checklists.search import tokens_of
from checklists.services.exporting import export_items
from checklists.services.proposals import request_grouping
from checklists.services.topics import make_topic
from checklists.states import ItemState, Phase
from checklists.tasks import propose_groups
from common.errors import Refused
from tests import factories as f
from trail.models import Event

# The theme's own templates use variables that are not always there.
pytestmark = pytest.mark.ignore_template_errors
ADMIN = "/admin/checklists"
LIKE = "实验小学东门早上接送车辆拥堵，建议增设护学岗。"


def sign_in(actor):
    actor.user.is_staff = True
    actor.user.save()
    client = Client()
    client.force_login(actor.user)
    return client


@pytest.fixture
def desk(clerk):
    return sign_in(clerk)


def text_of(answer):
    return answer.content.decode()


def act(desk, page, action, chosen, **more):
    form = {"action": action, "_selected_action": [one.pk for one in chosen], **more}
    return desk.post(all_of(page), form, follow=True)


def all_of(page):
    """The list without the filter that hides what no longer waits."""
    column = {"mergeproposal": "verdict"}.get(page, "state")
    plain = page in ("round", "groupingrun", "topic")
    return f"{ADMIN}/{page}/" + ("" if plain else f"?{column}=all")


PAGES = [
    "round",
    "concernitem",
    "consultitem",
    "intentitem",
    "postoffer",
    "groupingrun",
    "mergeproposal",
    "topic",
]


def rows_for(page, round_, clerk, now):
    run = GroupingRun.objects.create(round=round_, list_kind="concerns", queued_at=now)
    items = f.ConcernFactory.create_batch(2, round=round_)
    return {
        "round": lambda: round_,
        "concernitem": lambda: f.ConcernFactory(round=round_),
        "consultitem": lambda: f.ConsultFactory(round=round_),
        "intentitem": lambda: f.IntentFactory(round=round_),
        "postoffer": lambda: f.OfferFactory(round=round_),
        "groupingrun": lambda: run,
        "mergeproposal": lambda: MergeProposal.objects.create(
            round=round_, run=run, title="护学", size=2
        ),
        "topic": lambda: make_topic(
            actor=clerk, round_=round_, title="护学", items=items, at=now
        ),
    }[page]()


@pytest.mark.parametrize("page", PAGES)
def test_clerk_opens_every_list_and_every_page(desk, clerk, round_, page, now):
    row = rows_for(page, round_, clerk, now)
    assert desk.get(f"{ADMIN}/{page}/").status_code == 200
    assert desk.get(f"{ADMIN}/{page}/{row.pk}/change/").status_code == 200
    if page not in ("round", "groupingrun"):
        assert desk.get(f"{ADMIN}/{page}/{row.pk}/desk/").status_code == 200


@pytest.mark.parametrize("page", PAGES)
def test_clerk_of_another_committee_finds_nothing(stranger, clerk, round_, page, now):
    row = rows_for(page, round_, clerk, now)
    elsewhere = sign_in(stranger)
    listed = elsewhere.get(all_of(page))
    assert f"/{row.pk}/" not in text_of(listed)
    if page not in ("round", "groupingrun"):
        assert elsewhere.get(f"{ADMIN}/{page}/{row.pk}/desk/").status_code == 404


def test_queue_shows_what_waits_unless_asked_otherwise(desk, round_):
    f.ConcernFactory(round=round_, number="G-waits")
    f.ConcernFactory(round=round_, number="G-taken", state=ItemState.ACCEPTED)
    queue = text_of(desk.get(f"{ADMIN}/concernitem/"))
    assert "G-waits" in queue
    assert "G-taken" not in queue
    assert "G-taken" in text_of(desk.get(f"{ADMIN}/concernitem/?state=accepted"))
    assert "G-taken" in text_of(desk.get(f"{ADMIN}/concernitem/?state=all"))


def test_search_goes_by_words_and_number(desk, round_):
    one = f.ConcernFactory(round=round_, number="G-one", tokens=tokens_of(LIKE))
    f.ConcernFactory(round=round_, number="G-two", tokens=tokens_of("农贸市场"))
    for words in ("护学岗", one.number):
        found = text_of(desk.get(f"{ADMIN}/concernitem/", {"q": words}))
        assert "G-one" in found
        assert "G-two" not in found


def test_bulk_accept_counts_done_and_left_with_reasons(desk, round_):
    ready = f.ConcernFactory.create_batch(2, round=round_)
    done = f.ConcernFactory(round=round_, state=ItemState.ACCEPTED)
    page = text_of(act(desk, "concernitem", "accept_items", [*ready, done]))
    assert "成功 2 条。未处理 1 条：当前状态不能进行这一步操作" in page
    assert ConcernItem.objects.filter(state=ItemState.ACCEPTED).count() == 3


def test_returning_asks_for_a_reason_first(desk, round_):
    items = f.ConcernFactory.create_batch(2, round=round_)
    page = text_of(act(desk, "concernitem", "return_items", items))
    assert "退回修改" in page
    assert 'name="reason"' in page
    missing = act(desk, "concernitem", "return_items", items, apply="1", index="0")
    assert "text-red-600" in text_of(missing)
    given = {"apply": "1", "index": "0", "reason": "请写明地点"}
    assert "成功 2 条" in text_of(
        act(desk, "concernitem", "return_items", items, **given)
    )
    assert set(ConcernItem.objects.values_list("state", "reason")) == {
        ("returned", "请写明地点")
    }


def test_reason_for_a_whole_filtered_list_reaches_all_of_it(desk, round_):
    items = f.ConcernFactory.create_batch(3, round=round_)
    f.ConcernFactory(round=round_, state=ItemState.ACCEPTED)
    more = {"select_across": "1", "index": "0", "apply": "1", "reason": "个人诉求"}
    form = {"action": "decline_items", "_selected_action": [items[0].pk], **more}
    desk.post(f"{ADMIN}/concernitem/", form)
    assert ConcernItem.objects.filter(state=ItemState.DECLINED).count() == 3


def test_own_item_is_left_to_a_colleague(desk, clerk, round_, committee):
    seat = f.MemberFactory(committee=committee, user=clerk.user)
    own = f.ConcernFactory(round=round_, member=seat)
    page = text_of(act(desk, "concernitem", "accept_items", [own]))
    assert "不能筛选自己提出的事项" in page


def test_leader_looks_but_does_not_screen(leader, concern):
    looking = sign_in(leader)
    page = text_of(looking.get(f"{ADMIN}/concernitem/"))
    assert "accept_items" not in page
    answer = looking.post(f"{ADMIN}/concernitem/{concern.pk}/desk/", {"step": "accept"})
    assert answer.status_code == 403
    concern.refresh_from_db()
    assert concern.state == ItemState.SUBMITTED


def test_desk_takes_one_step_and_tells_refusals(desk, concern):
    url = f"{ADMIN}/concernitem/{concern.pk}/desk/"
    assert "请填写理由" in text_of(desk.post(url, {"step": "return"}))
    for nonsense in ("", "merge", "x"):
        assert desk.post(url, {"step": nonsense}).status_code == 200
    desk.post(url, {"step": "accept"})
    concern.refresh_from_db()
    assert concern.state == ItemState.ACCEPTED


@pytest.fixture
def proposed(concern, department, now):
    run = GroupingRun.objects.create(
        round=concern.round, list_kind="concerns", queued_at=now
    )
    return RoutingProposal.objects.create(
        concern=concern, run=run, department=department, rank=1, score=0.8
    )


def test_department_confirmed_in_one_click_sent_recalled_undone(
    desk, concern, department, proposed
):
    url = f"{ADMIN}/concernitem/{concern.pk}/desk/"
    assert department.name in text_of(desk.get(url))
    desk.post(url, {"step": "route", "department": department.pk})
    proposed.refresh_from_db()
    assert proposed.verdict == Verdict.CONFIRMED
    desk.post(url, {"step": "accept"})
    desk.post(url, {"step": "forward"})
    concern.refresh_from_db()
    assert concern.state == ItemState.FORWARDED
    desk.post(url, {"step": "recall", "reason": "误转"})
    desk.post(url, {"step": "undo_route"})
    assert not concern.departments.exists()


def test_best_departments_confirmed_and_sent_in_bulk(desk, concern, proposed):
    other = f.ConcernFactory(round=concern.round, state=ItemState.ACCEPTED)
    page = act(desk, "concernitem", "take_best_departments", [concern, other])
    assert "没有待确认的部门建议" in text_of(page)
    act(desk, "concernitem", "accept_items", [concern])
    sent = text_of(act(desk, "concernitem", "forward_items", [concern, other]))
    assert "成功 1 条" in sent
    assert "请先确定承办部门" in sent


def test_filtered_list_is_exported_safely(desk, round_):
    f.ConcernFactory(round=round_, number="G1", title="=1+1", text="@危险")
    f.ConcernFactory(round=round_, number="G2", state=ItemState.ACCEPTED)
    answer = desk.get(f"{ADMIN}/concernitem/export.xlsx?state=submitted")
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    rows = list(book.active.values)
    assert rows[0][0] == "编号"
    assert [row[0] for row in rows[1:]] == ["G1"]
    cell = book.active["E2"]
    assert (cell.value, cell.data_type) == ("=1+1", "s")
    lines = desk.get(f"{ADMIN}/concernitem/export.csv?state=all")
    text = b"".join(lines.streaming_content).decode("utf-8-sig")
    assert "'=1+1" in text
    assert "'@危险" in text
    assert "G2" in text


def test_export_stands_in_the_trail_with_filters_and_rows(desk, clerk, round_):
    f.ConcernFactory(round=round_, number="G1")
    f.ConcernFactory(round=round_, number="G2", state=ItemState.ACCEPTED)
    other = f.RoundFactory(committee=round_.committee)
    f.ConcernFactory(round=other, number="G3", state=ItemState.ACCEPTED)
    chosen = {"state": "accepted", "round__id__exact": round_.pk, "q": "G2"}
    desk.get(f"{ADMIN}/concernitem/export.csv", chosen)
    event = Event.objects.get(verb="checklists.export")
    assert (event.author, event.target_id) == (clerk.user, round_.committee_id)
    assert event.after == {
        "list": "关注清单",
        "format": "csv",
        "filters": {"查找": "G2", "状态": "已采用", "期次": str(round_)},
        "rows": 1,
    }


def test_only_staff_and_leaders_take_a_list_out(member, round_, now):
    with pytest.raises(Refused):
        export_items(
            actor=member,
            items=ConcernItem.objects.all(),
            filters={},
            format_="csv",
            at=now,
        )
    assert not Event.objects.exists()


@pytest.mark.parametrize("page", ["consultitem", "intentitem", "postoffer"])
def test_every_list_is_exported(desk, round_, page):
    made = {
        "consultitem": f.ConsultFactory,
        "intentitem": f.IntentFactory,
        "postoffer": f.OfferFactory,
    }[page]
    item = made(round=round_)
    answer = desk.get(f"{ADMIN}/{page}/export.csv")
    assert item.number in b"".join(answer.streaming_content).decode()


def test_paper_entry_for_a_member(desk, clerk, supplying, committee, department):
    seat = f.MemberFactory(committee=committee)
    form = {
        "round": supplying.pk,
        "member": seat.pk,
        "title": "",
        "text": "来信反映：路灯不亮。",
        "departments": [department.pk],
    }
    answer = desk.post(f"{ADMIN}/concernitem/add/", form)
    assert answer.status_code == 302, text_of(answer)
    item = ConcernItem.objects.get()
    assert (item.origin, item.state) == ("staff", "submitted")
    assert item.member_id == seat.pk
    assert list(item.departments.all()) == [department]
    assert Event.objects.filter(verb="checklists.submit").count() == 1


def test_paper_entry_for_someone_from_elsewhere_is_told_in_the_form(
    desk, round_, lenient
):
    other = f.MemberFactory()
    form = {"round": round_.pk, "member": other.pk, "text": "来信"}
    page = text_of(desk.post(f"{ADMIN}/concernitem/add/", form))
    assert "来信" in page
    assert not ConcernItem.objects.exists()


def test_paper_entry_for_a_department(desk, round_, department):
    form = {"round": round_.pk, "department": department.pk, "text": "征求意见"}
    assert desk.post(f"{ADMIN}/consultitem/add/", form).status_code == 302
    assert ConsultItem.objects.get().origin == "staff"


def test_round_opened_with_dates_and_moved_on_and_back(desk, committee, lenient):
    form = {
        "code": "2026-9",
        "title": "2026年第9期",
        "posts_per_person": "3",
        "collecting_from": "2026-03-01",
        "collecting_to": "2026-03-31",
    }
    wrong = desk.post(f"{ADMIN}/round/add/", {**form, "collecting_to": "2026-02-01"})
    assert "结束日期不能早于开始日期" in text_of(wrong)
    answer = desk.post(f"{ADMIN}/round/add/", form)
    assert answer.status_code == 302, text_of(answer)
    round_ = Round.objects.get()
    assert (round_.committee, round_.phases.count()) == (committee, 1)
    act(desk, "round", "next_phase", [round_])
    round_.refresh_from_db()
    assert round_.phase == Phase.SCREENING
    assert 'name="reason"' in text_of(act(desk, "round", "previous_phase", [round_]))
    back = {"apply": "1", "index": "0", "reason": "补充征集"}
    act(desk, "round", "previous_phase", [round_], **back)
    round_.refresh_from_db()
    assert round_.phase == Phase.COLLECTING


def test_round_moves_no_further_than_its_ends(desk, committee):
    over = f.RoundFactory(committee=committee, phase=Phase.CLOSED)
    page = text_of(act(desk, "round", "next_phase", [over]))
    assert "成功 0 条。未处理 1 条" in page


def test_grouping_asked_for_in_two_places_shows_progress(desk, round_):
    act(desk, "round", "group_concerns", [round_])
    form = {"round": round_.pk, "list_kind": "consults"}
    assert desk.post(f"{ADMIN}/groupingrun/add/", form).status_code == 302
    assert GroupingRun.objects.count() == 2
    assert "排队中" in text_of(desk.get(f"{ADMIN}/groupingrun/"))


def test_grouping_tells_how_far_it_is_until_it_has_ended(desk, stranger, round_):
    act(desk, "round", "group_concerns", [round_])
    run = GroupingRun.objects.get()
    url = f"{ADMIN}/groupingrun/{run.pk}/progress/"
    for page in ("", f"{run.pk}/change/", f"{run.pk}/progress/"):
        assert f'hx-get="{url}"' in text_of(desk.get(f"{ADMIN}/groupingrun/{page}"))
    GroupingRun.objects.claim(run.pk, timezone.now())
    GroupingRun.objects.report_progress(
        run.pk, percent=60, stage="正在保存归并建议", at=timezone.now()
    )
    under_way = desk.get(url)
    assert under_way.status_code == 200
    assert "60% 正在保存归并建议" in text_of(under_way)
    assert sign_in(stranger).get(url).status_code == 404
    GroupingRun.objects.fail(run.pk, timezone.now(), sentence="系统出错，请重试。")
    over = desk.get(url)
    assert (over.status_code, "hx-get" in text_of(over)) == (286, False)
    assert "系统出错，请重试。" in text_of(over)


@pytest.fixture
def proposal(round_, clerk, now):
    for _ in range(3):
        f.ConcernFactory(round=round_, title="", text=LIKE)
    run = request_grouping(actor=clerk, round_=round_, list_kind="concerns", at=now)
    propose_groups(run.pk)
    return MergeProposal.objects.get()


def test_merge_desk_shows_texts_side_by_side_and_merges_what_was_kept(desk, proposal):
    url = f"{ADMIN}/mergeproposal/{proposal.pk}/desk/"
    page = text_of(desk.get(url))
    assert page.count(LIKE.rstrip("。")) >= 3
    first, second, left = proposal.concerns.order_by("pk")
    form = {"step": "confirm", "own_title": "东门护学", "keep": [first.pk, second.pk]}
    answer = desk.post(url, form)
    assert answer.status_code == 302
    topic = Topic.objects.get()
    assert topic.title == "东门护学"
    assert set(topic.concerns.all()) == {first, second}
    left.refresh_from_db()
    assert left.state == ItemState.SUBMITTED


def test_merge_desk_refuses_too_few_and_unknown_steps(desk, proposal):
    url = f"{ADMIN}/mergeproposal/{proposal.pk}/desk/"
    assert "至少需要两条" in text_of(desk.post(url, {"step": "confirm"}))
    assert desk.post(url, {"step": "x"}).status_code == 200
    proposal.refresh_from_db()
    assert proposal.verdict == Verdict.PROPOSED


def test_merge_proposals_decided_in_bulk(desk, proposal):
    act(desk, "mergeproposal", "confirm_all", [proposal])
    assert Topic.objects.get().concerns.count() == 3
    page = text_of(act(desk, "mergeproposal", "reject_all", [proposal]))
    assert "已有结论" in page


def test_topic_sent_recalled_split_dissolved(desk, clerk, round_, department, now):
    items = f.ConcernFactory.create_batch(3, round=round_)
    topic = make_topic(actor=clerk, round_=round_, title="护学", items=items, at=now)
    url = f"{ADMIN}/topic/{topic.pk}/desk/"
    assert items[0].text in text_of(desk.get(url))
    desk.post(url, {"step": "forward", "department": department.pk})
    topic.refresh_from_db()
    assert topic.forwarded_at
    assert "请填写撤回理由" in text_of(desk.post(url, {"step": "recall"}))
    desk.post(url, {"step": "recall", "reason": "误转"})
    desk.post(url, {"step": f"split-concernitem-{items[0].pk}"})
    assert topic.concerns.count() == 2
    assert desk.post(url, {"step": "split-concernitem-x"}).status_code == 200
    desk.post(url, {"step": "dissolve", "reason": "并非同一事项"})
    assert topic.concerns.count() == 0


def test_topics_in_bulk(desk, clerk, round_, department, now):
    topics = [
        make_topic(
            actor=clerk,
            round_=round_,
            title="护学",
            items=f.ConcernFactory.create_batch(2, round=round_),
            at=now,
            departments=departments,
        )
        for departments in ([department], [])
    ]
    sent = text_of(act(desk, "topic", "forward_topics", topics))
    assert "成功 1 条。未处理 1 条：请至少选择一个部门" in sent
    reason = {"apply": "1", "index": "0", "reason": "重新研究"}
    act(desk, "topic", "recall_topics", topics[:1], **reason)
    act(desk, "topic", "dissolve_topics", topics, **reason)
    assert not Topic.objects.filter(dissolved_at=None).exists()


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("page", ["concernitem", "postoffer", "topic"])
def test_queues_ask_the_database_the_same_whatever_their_length(
    desk, clerk, round_, now, page, count, django_assert_max_num_queries
):
    for _ in range(count):
        rows_for(page, round_, clerk, now)
    with django_assert_max_num_queries(22):
        desk.get(f"{ADMIN}/{page}/")
