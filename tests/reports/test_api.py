import json

import pytest
from django.urls import reverse
from rest_framework.test import APIClient

from reports.models import ReportRun
from reports.serializers import FourListsOut
from reports.tasks import make_report
from tests import factories as f

STATISTICS = reverse("api-four-lists")
REPORTS = reverse("api-reports")


@pytest.fixture
def calling():
    def client(actor):
        caller = APIClient()
        caller.force_authenticate(actor.user)
        return caller

    return client


@pytest.mark.parametrize("who", ["clerk", "leader"])
def test_statistics_are_the_report(who, round_, calling, request):
    f.ConcernFactory.create_batch(2, round=round_)
    caller = calling(request.getfixturevalue(who))
    body = caller.get(STATISTICS, {"round": round_.code}).json()
    assert body["totals"] == {
        "concerns": 2,
        "consults": 0,
        "intents": 0,
        "offers": 0,
        "posts": 0,
        "sessions": 0,
    }


def test_schema_names_what_the_report_holds(round_, clerk, calling):
    body = calling(clerk).get(STATISTICS, {"round": round_.code}).json()
    schema = FourListsOut()
    assert set(body) == set(schema.fields)
    for name in ("totals", "participation", "matching", "states", "coverage", "period"):
        assert set(body[name]) == set(schema.fields[name].fields)


@pytest.mark.parametrize("who", ["member", "handler"])
def test_statistics_are_refused_to_others(who, round_, calling, request):
    answer = calling(request.getfixturevalue(who)).get(
        STATISTICS, {"round": round_.code}
    )
    assert (answer.status_code, answer.json()["code"]) == (403, "permission_denied")


def test_unknown_round_is_not_found_in_the_common_shape(
    round_, clerk, stranger, calling
):
    for actor, code in ((clerk, "none"), (stranger, round_.code)):
        answer = calling(actor).get(STATISTICS, {"round": code})
        assert answer.status_code == 404
        assert answer.json() == {
            "code": "not_found",
            "detail": "没有找到，或您无权查看。",
            "fields": {},
        }


@pytest.mark.parametrize(
    ("query", "code"),
    [({}, "round_required"), ({"round": "x", "year": "2026"}, "unknown_filter")],
)
def test_question_must_name_the_round_and_nothing_unknown(query, code, clerk, calling):
    answer = calling(clerk).get(STATISTICS, query)
    assert (answer.status_code, answer.json()["code"]) == (400, code)


def test_report_is_asked_for_watched_and_fetched(round_, clerk, calling):
    caller = calling(clerk)
    asked = caller.post(REPORTS, {"round": round_.code, "format": "json"})
    assert asked.status_code == 202
    detail = reverse("api-report", args=[asked.json()["id"]])
    before = caller.get(detail).json()
    assert (before["job_state"], before["progress"], before["file"]) == (
        "queued",
        0,
        None,
    )
    file = reverse("api-report-file", args=[before["id"]])
    early = caller.get(file)
    assert (early.status_code, early.json()["code"]) == (409, "file_missing")
    make_report(before["id"])
    after = caller.get(detail).json()
    assert (after["job_state"], after["progress"]) == ("done", 100)
    fetched = caller.get(after["file"])
    assert json.loads(b"".join(fetched.streaming_content))["round"]["code"] == (
        round_.code
    )


@pytest.mark.parametrize(
    ("body", "field"), [({"format": "json"}, "round"), ({"round": "x"}, "format")]
)
def test_report_needs_round_and_format(body, field, clerk, calling):
    answer = calling(clerk).post(REPORTS, body)
    assert answer.status_code == 400
    assert list(answer.json()["fields"]) == [field]


def test_members_may_not_ask_for_reports(round_, member, calling):
    body = {"round": round_.code, "format": "json"}
    assert calling(member).post(REPORTS, body).status_code == 403
    assert not ReportRun.objects.exists()


def test_list_holds_ones_own_committee_and_filters_strictly(
    round_, clerk, stranger, calling
):
    calling(clerk).post(REPORTS, {"round": round_.code, "format": "json"})
    assert (
        len(calling(clerk).get(REPORTS, {"round": round_.code}).json()["results"]) == 1
    )
    assert calling(clerk).get(REPORTS, {"round": "none"}).json()["results"] == []
    assert calling(stranger).get(REPORTS).json()["results"] == []
    assert calling(clerk).get(REPORTS, {"colour": "red"}).status_code == 400


def test_strangers_find_no_report(round_, clerk, stranger, calling):
    body = {"round": round_.code, "format": "json"}
    pk = calling(clerk).post(REPORTS, body).json()["id"]
    for name in ("api-report", "api-report-file"):
        assert calling(stranger).get(reverse(name, args=[pk])).status_code == 404
