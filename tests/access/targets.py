"""What each route is asked about, and with what: the thing and a body that is right."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.apps import apps
from django.utils import timezone

from tests.access.world import World

Body = dict[str, Any]

# The thing behind <pk>, by the first word of the address (after /api/v1).
THINGS = {
    "concerns": "concern_submitted",
    "consults": "consult_submitted",
    "intents": "intent_submitted",
    "offers": "offer_submitted",
    "topics": "topic",
    "news": "news",
    "bulletins": "news_draft",
    "briefings": "briefing",
    "materials": "material",
    "exchange": "concern_forwarded",
    "column": "concern_forwarded",
    "merge-proposals": "proposal",
    "groupings": "grouping",
    "posts": "post_booked",
    "sessions": "session_free",
    "matches": "match_dry",
    "match": "match_dry",
    "participations": "confirmed",
    "my": "confirmed",
    "rounds": "lists",
    "reports": "report",
    "imports": "import",
    "received": "topic_forwarded",
    "committees": "committee",
    "departments": "department",
    "members": "member_owner",
    "groups": "group",
}
# Where a step or a method needs a thing in another state.
STEPS = {
    "PATCH": "draft",
    "DELETE": "draft",
    "edit": "draft",
    "submit": "draft",
    "withdraw": "draft",
    "forward": "accepted",
    "recall": "forwarded",
    "advice": "accepted",
    "copy": "accepted",
}
STATED = {"concerns": "concern", "consults": "consult", "intents": "intent"}
STATED |= {"offers": "offer"}
EXACT = {
    ("/api/v1/concerns/<pk>/departments/", "GET"): "concern_accepted",
    ("/api/v1/concerns/<pk>/departments/", "POST"): "concern_accepted",
    ("/api/v1/concerns/<pk>/departments/", "DELETE"): "concern_accepted",
    ("/consults/<pk>/feedback/", "GET"): "consult_accepted",
    ("/consults/<pk>/feedback/", "POST"): "consult_accepted",
    ("/column/<pk>/withdraw/", "GET"): "column",
    ("/column/<pk>/withdraw/", "POST"): "column",
    ("/api/v1/consults/<pk>/announce/", "POST"): "consult_accepted",
    ("/api/v1/consults/<pk>/feedback/", "GET"): "consult_answered",
    ("/api/v1/consults/<pk>/feedback/", "POST"): "consult_accepted",
    ("/api/v1/consults/<pk>/exchange/", "GET"): "consult_accepted",
    ("/api/v1/consults/<pk>/exchange/", "POST"): "consult_accepted",
    ("/api/v1/concerns/<pk>/exchange/", "GET"): "concern_forwarded",
    ("/api/v1/concerns/<pk>/exchange/", "POST"): "concern_forwarded",
    ("/api/v1/topics/<pk>/exchange/", "GET"): "topic_forwarded",
    ("/api/v1/topics/<pk>/exchange/", "POST"): "topic_forwarded",
    ("/api/v1/bulletins/<pk>/", "GET"): "news",
    ("/api/v1/bulletins/<pk>/read/", "POST"): "news",
    ("/api/v1/bulletins/<pk>/withdraw/", "POST"): "news",
    ("/api/v1/bulletins/<pk>/readers/", "GET"): "news",
    ("/api/v1/bulletins/<pk>/exchange/", "GET"): "news",
    ("/api/v1/bulletins/<pk>/exchange/", "POST"): "news",
    ("/bulletins/<kind>/<pk>/withdraw/", "GET"): "news",
    ("/bulletins/<kind>/<pk>/withdraw/", "POST"): "news",
    ("/consults/<pk>/", "GET"): "consult_accepted",
    ("/consults/<pk>/", "POST"): "consult_accepted",
    ("/api/v1/participations/<pk>/accept/", "POST"): "offered",
    ("/api/v1/participations/<pk>/decline/", "POST"): "offered",
    ("/api/v1/participations/<pk>/check-in/", "POST"): "present",
    ("/api/v1/participations/<pk>/absent/", "POST"): "present",
    ("/api/v1/topics/<pk>/recall/", "POST"): "topic_forwarded",
    ("/api/v1/matches/<pk>/lines/", "GET"): "match_confirmed",
    ("/my/posts/<pk>/<step>/", "GET"): "confirmed",
    ("/sessions/<pk>/roster/", "GET"): "session_booked",
    ("/sessions/<pk>/roster/<held>/<step>/", "POST"): "session_begun",
}
ADMIN = {
    "bulletins_news": "news",
    "bulletins_briefing": "briefing",
    "checklists_columnentry": "column",
    "members_committee": "committee",
    "members_department": "department",
    "members_group": "group",
    "members_member": "member_owner",
    "members_sectorrepresentative": "representative",
    "members_importrun": "import",
    "activities_activity": "activity",
    "activities_participation": "confirmed",
    "posts_post": "post_booked",
    "posts_postsession": "session_booked",
    "posts_match": "match_dry",
    "reports_reportrun": "report",
    "checklists_round": "lists",
    "checklists_concernitem": "concern_submitted",
    "checklists_consultitem": "consult_submitted",
    "checklists_intentitem": "intent_submitted",
    "checklists_postoffer": "offer_submitted",
    "checklists_topic": "topic",
    "checklists_groupingrun": "grouping",
    "checklists_mergeproposal": "proposal",
}


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
NEWS = {"title": "新动态", "section": "policy", "body": "正文"}
ASKED = {"text": "请问进展", "asks": True}
TALK = ("/api/v1/bulletins", "/api/v1/concerns", "/api/v1/consults", "/api/v1/topics")
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
        w, title="新议题", concerns=[w.id("concern_submitted")]
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


def values_for(world: World, name: str, method: str) -> Body:
    """The parameters of the address."""
    given: Body = {
        "secret": world.secrets["calendar"],
        "kind": _kind(name),
        "committee": world.things["committee"].code,
        "code": world.home.departments[0].code,
        "step": "check-in" if "roster" in name else "cancel",
        "held": world.id("present"),
        "app_label": "members",
        "url": "nowhere/",
        "content_type_id": 1,
        "uidb64": "MQ",
        "token": "set-password",
    }
    if name.startswith("/admin/"):
        return given | _admin_values(world, name)
    thing = EXACT.get((name, method)) or _usual(world, name, method)
    return given | ({"pk": world.id(thing)} if thing else {})


def _kind(name: str) -> str:
    """Which of several things an address is about."""
    first = name.strip("/").split("/")[0]
    return {"bulletins": "news", "exchange": "concern", "column": "concern"}.get(
        first, "members"
    )


def _usual(world: World, name: str, method: str) -> str | None:
    words = name.removeprefix("/api/v1").strip("/").split("/")
    first = words[0]
    if first in STATED:
        state = STEPS.get(words[-1]) or STEPS.get(method)
        named = f"{STATED[first]}_{state}" if state else THINGS[first]
        return named if named in world.things else THINGS[first]
    return THINGS.get(first)


def _admin_values(world: World, name: str) -> Body:
    words = name.split("/")
    if len(words) < 5:
        return {"object_id": 1}
    label = f"{words[2]}_{words[3]}"
    thing = ADMIN.get(label)
    if thing:
        return {"object_id": world.id(thing), "pk": world.id(thing)}
    try:
        model = apps.get_model(words[2], words[3])
    except LookupError:
        return {"object_id": 1}
    pk = _theirs(world, model)
    return {"object_id": pk, "pk": pk}


def _theirs(world: World, model: type) -> int:
    """An account, role or event of the committee at home."""
    clerk = world.people["clerk"]
    match model._meta.label_lower:
        case "members.user":
            return clerk.user.pk
        case "members.roleassignment":
            return clerk.assignment.pk
        case "trail.event":
            return clerk.user.trail_events.order_by("-pk").first().pk
        case "posts.matchline":
            return world.things["match_confirmed"].lines.first().pk
        case _:
            return 1
