import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from checklists.models import Advice, ConcernItem, ConsultItem, IntentItem, PostOffer
from checklists.services.routing import decide_routing, forward_concern
from checklists.services.topics import forward_topic, make_topic
from checklists.states import ItemState, Phase
from tests import factories as f

TEXT = "南湖小区充电桩少，夜间排队久。"


def text_of(answer):
    return answer.content.decode()


def at(name, *args):
    return reverse(f"checklists:{name}", args=args)


@pytest.fixture
def own(browse, member):
    return browse(member)


@pytest.fixture
def desk(browse, handler):
    return browse(handler)


def test_concern_written_shows_on_the_list_with_its_state(own, round_):
    assert "还没有提出关注事项" in text_of(own.get(at("concerns")))
    form = {"text": TEXT, "title": "充电桩", "step": "submit"}
    answer = own.post(at("concern-new"), form, follow=True)
    assert "G000001" in text_of(answer)
    page = text_of(own.get(at("concerns")))
    assert "待筛选" in page
    assert "充电桩" in page


def test_draft_saved_edited_submitted(own, round_):
    own.post(at("concern-new"), {"text": "", "title": "半句", "step": "draft"})
    draft = ConcernItem.objects.get()
    assert draft.state == ItemState.DRAFT
    refused = own.post(at("concern-submit", draft.pk), follow=True)
    assert "请填写内容" in text_of(refused)
    edit = at("concern-edit", draft.pk)
    assert "半句" in text_of(own.get(edit))
    own.post(edit, {"text": TEXT, "title": "半句", "step": "submit"})
    draft.refresh_from_db()
    assert draft.state == ItemState.SUBMITTED
    assert own.get(edit).status_code == 302


def test_withdrawing_a_draft_asks_first(own, round_):
    own.post(at("concern-new"), {"text": TEXT, "step": "draft"})
    url = at("concern-withdraw", ConcernItem.objects.get().pk)
    assert "确定删除" in text_of(own.get(url))
    assert ConcernItem.objects.exists()
    own.post(url)
    assert not ConcernItem.objects.exists()


def test_nothing_typed_is_lost_on_a_fault(own, round_):
    title = "太长" * 70
    page = text_of(own.post(at("concern-new"), {"text": TEXT, "title": title}))
    assert TEXT in page
    assert title in page
    assert "不能超过 120 字，现有 140 字" in page


def test_text_typed_while_the_phase_ended_comes_back_with_the_reason(own, round_):
    assert own.get(at("concern-new")).status_code == 200
    round_.phase = Phase.SCREENING
    round_.save()
    page = text_of(own.post(at("concern-new"), {"text": TEXT, "step": "submit"}))
    assert TEXT in page
    assert "已停止填报" in page
    assert not ConcernItem.objects.exists()


@pytest.mark.parametrize("name", ["concern-new", "consult-new"])
def test_notice_stands_in_place_of_the_form_in_a_wrong_phase(
    own, desk, committee, supplying, name
):
    browser = own if name == "concern-new" else desk
    page = text_of(browser.get(at(name)))
    assert "现在不能填报" in page
    assert "供岗" in page
    assert "<textarea" not in page


def test_notice_without_any_round(own):
    assert "还没有开始征集的期次" in text_of(own.get(at("intent-new")))


def test_returned_concern_shows_why_and_goes_in_again(own, member, round_):
    item = f.ConcernFactory(
        round=round_,
        member=member.assignment.member,
        state=ItemState.RETURNED,
        reason="请写明地点",
    )
    assert "请写明地点" in text_of(own.get(at("concerns")))
    edit = at("concern-edit", item.pk)
    assert "请写明地点" in text_of(own.get(edit))
    own.post(edit, {"text": TEXT, "step": "submit"})
    item.refresh_from_db()
    assert item.state == ItemState.SUBMITTED


def test_items_of_others_are_not_found(own, desk, concern):
    for browser in (own, desk):
        assert browser.get(at("concern", concern.pk)).status_code == 404
    assert own.post(at("concern-submit", concern.pk)).status_code == 404
    assert own.get(at("concern-withdraw", concern.pk)).status_code == 404


@pytest.mark.parametrize("name", ["concerns", "intents"])
def test_members_pages_are_not_for_departments(desk, name):
    assert desk.get(at(name)).status_code == 403


@pytest.mark.parametrize("name", ["offers", "received", "offer-new"])
def test_departments_pages_are_not_for_members(own, name):
    assert own.get(at(name)).status_code == 403


def test_visitor_is_led_to_sign_in(client):
    assert client.get(at("concerns")).status_code == 302


def test_two_open_rounds_are_chosen_between(own, committee):
    first, second = f.RoundFactory.create_batch(2, committee=committee)
    page = text_of(own.get(at("concern-new")))
    assert first.title in page
    assert second.title in page
    own.post(at("concern-new"), {"text": TEXT, "round": first.pk, "step": "submit"})
    assert ConcernItem.objects.get().round == first


@pytest.fixture
def offered(supplying):
    offers = f.OfferFactory.create_batch(2, round=supplying, state=ItemState.ACCEPTED)
    offers[1].title = "养老机构照护体验岗"
    offers[1].save()
    return offers


def test_intent_ranks_offers_by_numbers(own, supplying, offered):
    first, second = offered
    page = text_of(own.get(at("intent-new")))
    assert first.title in page
    form = {
        "halves": ["1am", "6pm"],
        "dates": "2026-03-12下午",
        "limit": "1",
        f"rank_{first.pk}": "2",
        f"rank_{second.pk}": "1",
        "step": "submit",
    }
    own.post(at("intent-new"), form)
    intent = IntentItem.objects.get()
    ranked = intent.choices.order_by("rank").values_list("offer_id", flat=True)
    assert list(ranked) == [second.pk, first.pk]
    assert intent.times == ["1am", "2026-03-12pm", "6pm"]
    listed = text_of(own.get(at("intents")))
    assert f"1. {second.title}" in " ".join(listed.split())


def test_looking_for_offers_keeps_what_was_typed_and_complains_of_nothing(
    own, supplying, offered
):
    first, second = offered
    form = {
        "note": "上午更方便",
        "halves": ["1am"],
        "limit": "",
        "words": "没有这个词",
        f"rank_{first.pk}": "1",
        "step": "look",
    }
    page = text_of(own.post(at("intent-new"), form))
    assert "上午更方便" in page
    assert first.title in page
    assert second.title not in page
    assert "has-error" not in page
    assert not IntentItem.objects.exists()


def test_one_place_in_the_order_goes_to_one_offer(own, supplying, offered):
    ranks = {f"rank_{one.pk}": "1" for one in offered}
    form = {**ranks, "limit": "1", "step": "submit"}
    page = text_of(own.post(at("intent-new"), form))
    assert "请改选其他数字" in page


def test_unreadable_dates_are_told(own, supplying):
    form = {"dates": "下下周", "limit": "1", "step": "submit"}
    assert "不能识别" in text_of(own.post(at("intent-new"), form))


def test_saved_intent_is_shown_as_entered(own, supplying, offered):
    form = {f"rank_{offered[0].pk}": "1", "dates": "2026-03-12上午", "limit": "2"}
    own.post(at("intent-new"), {**form, "step": "draft"})
    page = text_of(own.get(at("intent-edit", IntentItem.objects.get().pk)))
    assert "2026-03-12上午" in page
    assert '<option value="1" selected>' in page


def management(total):
    return {"sessions-TOTAL_FORMS": str(total), "sessions-INITIAL_FORMS": "0"}


def session(number, day, **changed):
    given = {"day": day, "starts": "09:00", "ends": "11:30", "capacity": "4"}
    return {
        f"sessions-{number}-{name}": value for name, value in (given | changed).items()
    }


@pytest.fixture
def day():
    return (timezone.localdate() + dt.timedelta(days=20)).isoformat()


def test_offer_with_two_sessions(desk, supplying, day):
    later = (timezone.localdate() + dt.timedelta(days=27)).isoformat()
    form = {"title": "窗口跟班", "audience": "both", "step": "submit"}
    form |= management(6) | session(0, day) | session(4, later, least="2")
    answer = desk.post(at("offer-new"), form, follow=True)
    assert "P000001" in text_of(answer)
    first, second = PostOffer.objects.get().sessions.order_by("starts_at")
    assert timezone.localtime(first.starts_at).hour == 9
    assert (first.min_participants, second.min_participants) == (1, 2)
    assert "窗口跟班" in text_of(desk.get(at("offers")))


def test_faults_of_sessions_stand_beside_kept_input(desk, supplying, day):
    form = {"title": "窗口跟班", "audience": "both", "step": "submit"}
    wrong = management(6) | session(0, day, ends="08:00")
    page = text_of(desk.post(at("offer-new"), form | wrong))
    assert "场次结束须晚于场次开始" in page
    assert "窗口跟班" in page
    missing = management(6) | session(0, day, capacity="")
    page = text_of(desk.post(at("offer-new"), form | missing))
    assert "has-error" in page
    nothing = text_of(desk.post(at("offer-new"), form | management(6)))
    assert "请至少安排一个场次" in nothing


def test_offer_answers_what_was_sent_to_the_department(
    desk, supplying, clerk, handler, department, day, now
):
    concern = f.ConcernFactory(round=supplying, state=ItemState.ACCEPTED)
    decide_routing(actor=clerk, concern=concern, departments=[department], at=now)
    forward_concern(actor=clerk, concern=concern, at=now)
    assert concern.headline in text_of(desk.get(at("offer-new")))
    form = {
        "title": "护学岗",
        "audience": "both",
        "answers": [f"concernitem-{concern.pk}"],
        "step": "submit",
    }
    desk.post(at("offer-new"), form | management(6) | session(0, day))
    offer = PostOffer.objects.get()
    assert offer.answers.get().concern_id == concern.pk


def test_session_taken_off_a_draft(desk, supplying, day):
    form = {"title": "窗口跟班", "audience": "both", "step": "draft"}
    desk.post(at("offer-new"), form | management(6) | session(0, day))
    edit = at("offer-edit", PostOffer.objects.get().pk)
    changed = form | management(7) | session(0, day)
    changed |= {"sessions-INITIAL_FORMS": "1", "sessions-0-DELETE": "on"}
    desk.post(edit, changed)
    assert not PostOffer.objects.get().sessions.exists()


def test_earlier_offer_is_copied_into_the_open_round(
    desk, committee, department, supplying
):
    past = f.RoundFactory(committee=committee, phase=Phase.CLOSED)
    offer = f.OfferFactory(round=past, department=department, state="accepted")
    f.OfferSessionFactory(offer=offer)
    assert "复制到本期" in text_of(desk.get(at("offers")))
    answer = desk.post(at("offer-copy", offer.pk), follow=True)
    assert "请核对场次时间" in text_of(answer)
    assert PostOffer.objects.filter(round=supplying, state="draft").count() == 1


def test_offer_of_the_open_round_is_not_copied_into_itself(desk, department, supplying):
    f.OfferFactory(round=supplying, department=department, state="accepted")
    assert "复制到本期" not in text_of(desk.get(at("offers")))


def test_department_asks_and_reads_advice_member_finds_and_advises(own, desk, round_):
    form = {"text": "就便民停车征求意见。", "title": "便民停车", "step": "submit"}
    desk.post(at("consult-new"), form)
    consult = ConsultItem.objects.get()
    assert "便民停车" in text_of(desk.get(at("consults")))
    assert "便民停车" not in text_of(own.get(at("consults")))
    consult.state = ItemState.ACCEPTED
    consult.save()
    assert "便民停车" in text_of(own.get(at("consults"), {"words": "停车"}))
    assert "便民停车" not in text_of(own.get(at("consults"), {"words": "机场"}))
    page = at("consult", consult.pk)
    own.post(page, {"text": "建议错时共享。"})
    assert "建议错时共享" in text_of(own.get(at("advice")))
    assert "已提建议" in text_of(own.get(at("consults")))
    assert "建议错时共享" in text_of(desk.get(page))
    assert "已收到 1 条建议" in text_of(desk.get(at("consults")))


def test_empty_advice_is_refused_in_place(own, round_):
    consult = f.ConsultFactory(round=round_, state=ItemState.ACCEPTED)
    page = text_of(own.post(at("consult", consult.pk), {"text": ""}))
    assert "has-error" in page
    assert not Advice.objects.exists()


def test_received_concerns_and_topics(desk, clerk, department, round_, now):
    concern = f.ConcernFactory(round=round_, state=ItemState.ACCEPTED)
    decide_routing(actor=clerk, concern=concern, departments=[department], at=now)
    assert "还没有转来的关注事项" in text_of(desk.get(at("received")))
    forward_concern(actor=clerk, concern=concern, at=now)
    assert concern.headline in text_of(desk.get(at("received")))
    assert concern.member.name in text_of(desk.get(at("concern", concern.pk)))
    items = f.ConcernFactory.create_batch(2, round=round_)
    topic = make_topic(actor=clerk, round_=round_, title="护学", items=items, at=now)
    assert desk.get(at("topic", topic.pk)).status_code == 404
    forward_topic(actor=clerk, topic=topic, departments=[department], at=now)
    listed = text_of(desk.get(at("received") + "?kind=topics"))
    assert "护学" in listed
    assert "归并关注事项 2 条" in listed
    assert items[0].text in text_of(desk.get(at("topic", topic.pk)))


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("name", ["concerns", "intents", "consults"])
def test_members_lists_ask_the_database_the_same(
    own, member, round_, name, count, django_assert_max_num_queries
):
    seat = member.assignment.member
    if name == "consults":
        f.ConsultFactory.create_batch(count, round=round_, state=ItemState.ACCEPTED)
    else:
        made = f.ConcernFactory if name == "concerns" else f.IntentFactory
        made.create_batch(count, round=round_, member=seat)
    with django_assert_max_num_queries(10):
        own.get(at(name))


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("name", ["offers", "consults", "received", "topics"])
def test_departments_lists_ask_the_database_the_same(
    desk, department, clerk, round_, now, name, count, django_assert_max_num_queries
):
    for _ in range(count):
        match name:
            case "offers":
                offer = f.OfferFactory(round=round_, department=department)
                f.OfferSessionFactory(offer=offer)
            case "consults":
                f.ConsultFactory(round=round_, department=department)
            case "received":
                sent = f.ConcernFactory(round=round_, state=ItemState.FORWARDED)
                sent.departments.set([department])
            case _:
                items = f.ConcernFactory.create_batch(2, round=round_)
                topic = make_topic(
                    actor=clerk, round_=round_, title="护学", items=items, at=now
                )
                forward_topic(
                    actor=clerk, topic=topic, departments=[department], at=now
                )
    url = at("received") + "?kind=topics" if name == "topics" else at(name)
    with django_assert_max_num_queries(11):
        desk.get(url)
