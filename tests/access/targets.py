"""What each route is asked about: the things behind the parameters of its address."""

from typing import Any

from django.apps import apps

from cases.models import Policy
from tests.access.bodies_cases import CASE_THINGS
from tests.access.world_people import World

Values = dict[str, Any]

# The thing behind <pk>, by the first word of the address (after /api/v1).
THINGS = {
    "concerns": "concern_submitted",
    "consults": "consult_submitted",
    "intents": "intent_submitted",
    "offers": "offer_submitted",
    "topics": "topic",
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
    "lineage": "topic",
    "committees": "committee",
    "departments": "department",
    "members": "member_owner",
    "groups": "group",
    "cases": "case_answered",
    "notices": "notice",
    "experience-reports": "report_handed_in",
    "experiences": "report_handed_in",
    "findings": "note",
    "suggestions": "suggestion",
    "return-visits": "visit",
    "news": "news",
    "bulletins": "news_draft",
    "briefings": "briefing",
    "materials": "material",
    "exchange": "concern_forwarded",
    "column": "concern_forwarded",
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
    ("/consults/<pk>/", "GET"): "consult_accepted",
    ("/consults/<pk>/", "POST"): "consult_accepted",
    ("/api/v1/participations/<pk>/accept/", "POST"): "offered",
    ("/api/v1/participations/<pk>/decline/", "POST"): "offered",
    ("/api/v1/participations/<pk>/check-in/", "POST"): "present",
    ("/api/v1/participations/<pk>/absent/", "POST"): "present",
    ("/api/v1/topics/<pk>/recall/", "POST"): "topic_forwarded",
    ("/api/v1/matches/<pk>/lines/", "GET"): "match_confirmed",
    ("/my/posts/<pk>/<step>/", "GET"): "confirmed",
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
    ("/api/v1/experience-reports/<pk>/autosave/", "POST"): "report_draft",
    ("/api/v1/experience-reports/<pk>/submit/", "POST"): "report_draft",
    ("/experiences/<pk>/edit/", "GET"): "report_draft",
    ("/experiences/<pk>/edit/", "POST"): "report_draft",
    ("/experiences/<pk>/autosave/", "POST"): "report_draft",
    ("/experiences/<pk>/photos/", "POST"): "report_draft",
    ("/experiences/<pk>/photos/<photo>/", "GET"): "report_draft",
    ("/experiences/<pk>/photos/<photo>/remove/", "POST"): "report_draft",
    ("/my/experiences/<pk>/report/", "POST"): "held_report_draft",
    ("/my/experiences/<pk>/findings/", "GET"): "held_report_handed_in",
    ("/sessions/<pk>/roster/", "GET"): "session_booked",
    ("/sessions/<pk>/roster/<held>/<step>/", "POST"): "session_begun",
}
ADMIN = {
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
    "posts_experiencereport": "report_handed_in",
    "posts_suggestion": "suggestion",
    "bulletins_news": "news",
    "bulletins_briefing": "briefing",
    "checklists_columnentry": "column",
    "notices_delivery": "delivery",
    "notices_robot": "robot",
    "reports_reportrun": "report",
    "checklists_round": "lists",
    "checklists_concernitem": "concern_submitted",
    "checklists_consultitem": "consult_submitted",
    "checklists_intentitem": "intent_submitted",
    "checklists_postoffer": "offer_submitted",
    "checklists_topic": "topic",
    "checklists_groupingrun": "grouping",
    "checklists_mergeproposal": "proposal",
    "cases_case": "case_answered",
}


def values_for(world: World, name: str, method: str) -> Values:
    """The parameters of the address."""
    given: Values = {
        "secret": world.secrets["calendar"],
        "kind": _kind(name),
        "committee": world.things["committee"].code,
        "code": world.home.departments[0].code,
        "photo": world.id("photo"),
        "what": "adoption",
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
    if name.startswith("/lineage/"):
        given |= {"kind": "checklists.topic", "format_": "svg"}
    thing = EXACT.get((name, method)) or _usual(world, name, method)
    return given | ({"pk": world.id(thing)} if thing else {})


def _usual(world: World, name: str, method: str) -> str | None:
    words = name.removeprefix("/api/v1").strip("/").split("/")
    first = words[0]
    if first in STATED:
        state = STEPS.get(words[-1]) or STEPS.get(method)
        named = f"{STATED[first]}_{state}" if state else THINGS[first]
        return named if named in world.things else THINGS[first]
    if first == "cases" and words[-1] in CASE_THINGS:
        return f"case_{CASE_THINGS[words[-1]]}"
    return THINGS.get(first)


def _admin_values(world: World, name: str) -> Values:
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
        case "cases.policy":
            return Policy.objects.order_by("pk").first().pk
        case "posts.matchline":
            return world.things["match_confirmed"].lines.first().pk
        case _:
            return 1


def _kind(name: str) -> str:
    """Which of several things an address is about."""
    first = name.strip("/").split("/")[0]
    return {"bulletins": "news", "exchange": "concern", "column": "concern"}.get(
        first, "members"
    )
