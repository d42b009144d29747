"""A body that is right for each route that takes one, and a query where it needs one."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.utils import timezone

from tests.access.bodies_cases import CASE_BODIES
from tests.access.world_people import World

Body = dict[str, Any]


def _item(world: World, **more: Any) -> Body:
    return {"round": world.things["lists"].code, **more}


def _offer(world: World) -> Body:
    start = timezone.now() + timedelta(days=60)
    session = {
        "starts_at": start.isoformat(),
        "ends_at": (start + timedelta(hours=3)).isoformat(),
        "capacity": 3,
        "min_participants": 1,
    }
    return _item(
        world, title="新岗", scene="场景", host_site="地点", sessions=[session]
    )


def _page_offer(world: World) -> Body:
    day = (timezone.localtime() + timedelta(days=60)).date()
    return {
        "title": "新岗",
        "scene": "场景",
        "host_site": "地点",
        "audience": "both",
        "sessions-TOTAL_FORMS": 1,
        "sessions-INITIAL_FORMS": 0,
        "sessions-0-day": day.isoformat(),
        "sessions-0-begins": "09:00",
        "sessions-0-ends": "11:00",
        "sessions-0-capacity": 3,
        "sessions-0-min_participants": 1,
    }


def _department(world: World) -> Body:
    return {"departments": [world.home.departments[0].pk]}


def _field(world: World) -> int:
    return world.things["intent_draft"].fields_wanted.first().pk


WRITTEN = {"title": "新题", "text": "新的内容，足够写清楚一件事。"}
SCREEN = {"action": "accept"}
ADOPTION = {
    "body": "第一局",
    "decision": "adopted",
    "level": "unit",
    "measure": "照办",
    "decided_on": "2026-01-05",
}
NEWS = {"title": "新动态", "section": "policy", "body": "正文"}
ASKED = {"text": "请问进展", "asks": True}
TALK = ("/api/v1/bulletins", "/api/v1/concerns", "/api/v1/consults", "/api/v1/topics")
QUIET = {"is_on": True, "starts": "22:00", "ends": "07:00"}
BODIES: dict[tuple[str, str], Callable[[World], Body]] = {
    ("/api/v1/concerns/", "POST"): lambda w: _item(w, **WRITTEN),
    ("/api/v1/consults/", "POST"): lambda w: _item(w, **WRITTEN),
    ("/api/v1/intents/", "POST"): lambda w: _item(w, fields_wanted=[_field(w)]),
    ("/api/v1/offers/", "POST"): _offer,
    ("/api/v1/concerns/<pk>/", "PATCH"): lambda w: {"title": "改题"},
    ("/api/v1/consults/<pk>/", "PATCH"): lambda w: {"title": "改题"},
    ("/api/v1/intents/<pk>/", "PATCH"): lambda w: {"note": "改"},
    ("/api/v1/offers/<pk>/", "PATCH"): lambda w: {"title": "改题"},
    ("/api/v1/concerns/<pk>/screen/", "POST"): lambda w: SCREEN,
    ("/api/v1/consults/<pk>/screen/", "POST"): lambda w: SCREEN,
    ("/api/v1/intents/<pk>/screen/", "POST"): lambda w: SCREEN,
    ("/api/v1/offers/<pk>/screen/", "POST"): lambda w: SCREEN,
    ("/api/v1/concerns/screen/", "POST"): lambda w: (
        SCREEN | {"ids": [w.id("concern_submitted")]}
    ),
    ("/api/v1/consults/screen/", "POST"): lambda w: (
        SCREEN | {"ids": [w.id("consult_submitted")]}
    ),
    ("/api/v1/intents/screen/", "POST"): lambda w: (
        SCREEN | {"ids": [w.id("intent_submitted")]}
    ),
    ("/api/v1/offers/screen/", "POST"): lambda w: (
        SCREEN | {"ids": [w.id("offer_submitted")]}
    ),
    ("/api/v1/concerns/<pk>/departments/", "POST"): _department,
    ("/api/v1/concerns/<pk>/recall/", "POST"): lambda w: {"reason": "转错"},
    ("/api/v1/consults/<pk>/advice/", "POST"): lambda w: {"text": "意见"},
    ("/api/v1/topics/", "POST"): lambda w: _item(
        w,
        title="新议题",
        concerns=[w.id("concern_submitted"), w.id("concern_accepted")],
    ),
    ("/api/v1/topics/<pk>/forward/", "POST"): _department,
    ("/api/v1/topics/<pk>/recall/", "POST"): lambda w: {"reason": "转错"},
    ("/api/v1/topics/<pk>/dissolve/", "POST"): lambda w: {"reason": "不同"},
    ("/api/v1/topics/<pk>/items/split/", "POST"): lambda w: {
        "concerns": [w.id("议题_item")]
    },
    ("/api/v1/merge-proposals/<pk>/decide/", "POST"): lambda w: {"confirm": True},
    ("/api/v1/groupings/", "POST"): lambda w: _item(w, list_kind="consults"),
    ("/api/v1/matches/", "POST"): lambda w: {"round": w.things["running"].code},
    ("/api/v1/reports/", "POST"): lambda w: _item(w, format="xlsx"),
    ("/api/v1/participations/check-in/", "POST"): lambda w: {"code": w.secrets["code"]},
    ("/api/v1/notices/preferences/", "PUT"): lambda w: {
        "preferences": [{"kind": "news", "channel": "email", "pace": "off"}]
    },
    ("/api/v1/notices/quiet-hours/", "PUT"): lambda w: QUIET,
    ("/notices/settings/quiet/", "POST"): lambda w: QUIET,
    ("/api/v1/experience-reports/", "POST"): lambda w: {
        "participation": w.id("held_report_draft")
    },
    ("/api/v1/experience-reports/<pk>/autosave/", "POST"): lambda w: {
        "version": w.things["report_draft"].version
    },
    ("/api/v1/experience-reports/<pk>/response/", "POST"): lambda w: {"heard": "听取"},
    ("/api/v1/suggestions/", "POST"): lambda w: WRITTEN,
    ("/api/v1/suggestions/<pk>/adoption/", "POST"): lambda w: ADOPTION,
    ("/api/v1/suggestions/<pk>/progress/", "POST"): lambda w: {
        "percent": 5,
        "text": "进展",
    },
    ("/api/v1/suggestions/<pk>/carried-out/", "POST"): lambda w: {"finding": "查看"},
    **{(f"{one}/<pk>/exchange/", "POST"): lambda w: ASKED for one in TALK},
    ("/api/v1/bulletins/", "POST"): lambda w: NEWS,
    ("/api/v1/bulletins/<pk>/", "PUT"): lambda w: NEWS,
    ("/api/v1/bulletins/<pk>/withdraw/", "POST"): lambda w: {"reason": "有误"},
    ("/api/v1/consults/<pk>/announce/", "POST"): lambda w: {"until": "2099-01-01"},
    ("/api/v1/consults/<pk>/feedback/", "POST"): lambda w: {"text": "已采用"},
    ("/bulletins/<kind>/new/", "POST"): lambda w: NEWS,
    ("/bulletins/<kind>/<pk>/edit/", "POST"): lambda w: NEWS,
    ("/bulletins/<kind>/<pk>/withdraw/", "POST"): lambda w: {"reason": "有误"},
    ("/news/<pk>/", "POST"): lambda w: {"text": "请问进展"},
    ("/exchange/<kind>/<pk>/", "POST"): lambda w: {"text": "请问进展"},
    ("/consults/<pk>/feedback/", "POST"): lambda w: {"text": "已采用"},
    ("/column/<pk>/withdraw/", "POST"): lambda w: {"reason": "有误"},
    ("/column/<kind>/<pk>/publish/", "POST"): lambda w: {
        "department": w.home.departments[0].pk,
        "title": "公开题",
        "text": "公开文",
    },
    ("/column/outlet/", "POST"): lambda w: {"origins": "https://www.example.gov.cn"},
    ("/concerns/new/", "POST"): lambda w: WRITTEN,
    ("/concerns/<pk>/edit/", "POST"): lambda w: WRITTEN,
    ("/consults/new/", "POST"): lambda w: WRITTEN,
    ("/consults/<pk>/edit/", "POST"): lambda w: WRITTEN,
    ("/consults/<pk>/", "POST"): lambda w: {"text": "意见"},
    ("/intents/new/", "POST"): lambda w: {"fields_wanted": [_field(w)], "limit": 1},
    ("/intents/<pk>/edit/", "POST"): lambda w: {
        "fields_wanted": [_field(w)],
        "limit": 1,
    },
    ("/offers/new/", "POST"): _page_offer,
    ("/offers/<pk>/edit/", "POST"): _page_offer,
    ("/reports/make/", "POST"): lambda w: _item(w, format="xlsx"),
    **CASE_BODIES,
}
QUERIES: dict[str, Callable[[World], Body]] = {
    "/api/v1/statistics/four-lists/": lambda w: {"round": w.things["lists"].code},
    "/api/v1/matches/<pk>/compare/": lambda w: {"with": w.id("match_confirmed")},
    "/admin/posts/match/compare/": lambda w: {
        "before": w.id("match_confirmed"),
        "after": w.id("match_dry"),
    },
    "/admin/autocomplete/": lambda w: {
        "app_label": "members",
        "model_name": "member",
        "field_name": "employer",
        "term": "",
    },
    "/admin/search/": lambda w: {"s": "周"},
    "/reports/": lambda w: {"round": w.things["lists"].code},
}
