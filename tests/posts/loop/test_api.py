import pytest
from django.test import Client

from posts.models import ExperienceReport, Suggestion

WHOLE = {
    "process": "先登记，再分流。",
    "policy_background": "护学办法",
    "remedy": "错峰",
    "notes": [{"seen": "车辆占道", "finding": "拥堵"}],
}


class Machine:
    def __init__(self, actor):
        self.client = Client()
        self.client.force_login(actor.user)

    def get(self, path, **query):
        return self.client.get(f"/api/v1/{path}", query)

    def post(self, path, **body):
        return self.client.post(
            f"/api/v1/{path}", body, content_type="application/json"
        )


@pytest.fixture
def mine(loop):
    return Machine(loop.member)


def test_report_is_begun_saved_and_handed_in(loop, mine):
    begun = mine.post("experience-reports/", participation=loop.held.pk)
    assert begun.status_code == 201
    path = f"experience-reports/{begun.json()['id']}/"
    early = mine.post(f"{path}submit/")
    assert (early.status_code, set(early.json()["fields"])) == (
        400,
        {"process", "policy_background", "remedy"},
    )
    saved = mine.post(f"{path}autosave/", version=1, **WHOLE)
    assert (saved.status_code, saved.json()["version"]) == (200, 2)
    stale = mine.post(f"{path}autosave/", version=1, **WHOLE)
    assert (stale.status_code, stale.json()["code"]) == (409, "stale")
    done = mine.post(f"{path}submit/").json()
    assert (done["state"], done["response"]) == ("submitted", None)
    assert [one["finding"] for one in done["notes"]] == ["拥堵"]
    again = mine.post(f"{path}autosave/", version=2, **WHOLE)
    assert (again.status_code, again.json()["code"]) == (409, "wrong_state")
    listed = mine.get("experience-reports/", state="submitted").json()["results"]
    assert [one["id"] for one in listed] == [done["id"]]
    assert mine.get("experience-reports/", wrong="1").status_code == 400


def test_report_of_another_is_not_there(loop, mine):
    other = Machine(loop.another())
    assert other.post(
        "experience-reports/", participation=loop.held.pk
    ).status_code == (404)
    path = f"experience-reports/{loop.draft().pk}/"
    assert other.get(path).status_code == 404
    assert Machine(loop.handler).get(path).status_code == 404
    clerk = Machine(loop.clerk)
    begun = clerk.post("experience-reports/", participation=loop.held.pk)
    assert begun.status_code == 403


def test_department_gives_its_part(loop, mine):
    report = loop.handed_in()
    path = f"experience-reports/{report.pk}/"
    assert mine.post(f"{path}response/", heard="x").status_code == 403
    given = Machine(loop.handler).post(f"{path}response/", heard="听取了建议")
    assert given.status_code == 201
    whole = mine.get(path).json()
    assert (whole["state"], whole["response"]["heard"]) == ("completed", "听取了建议")


def test_suggestion_is_raised_adopted_and_carried_out(loop, mine):
    report = loop.handed_in()
    notes = [one.pk for one in report.notes.all()]
    body = {"title": "错峰", "text": "请错峰。", "report": report.pk}
    bad = mine.post("suggestions/", **body, notes=[10**9])
    assert (bad.status_code, list(bad.json()["fields"])) == (400, ["notes"])
    raised = mine.post("suggestions/", **body, notes=notes)
    assert (raised.status_code, raised.json()["stage"]) == (201, "raised")
    path = f"suggestions/{raised.json()['id']}/"
    loop.answered(Suggestion.objects.get())
    adoption = {
        "body": "小学",
        "decision": "partly",
        "level": "unit",
        "measure": "试行",
        "decided_on": "2026-03-01",
    }
    assert mine.post(f"{path}adoption/", **adoption).status_code == 403
    office, clerk = Machine(loop.handler), Machine(loop.clerk)
    assert office.post(f"{path}adoption/", **adoption).status_code == 201
    assert office.post(f"{path}progress/", percent=5, text="启动").status_code == 201
    assert office.post(f"{path}carried-out/", finding="x").status_code == 403
    done = clerk.post(f"{path}carried-out/", finding="现场查看").json()
    assert (done["stage"], done["progress"][0]["percent"]) == ("carried_out", 5)
    listed = mine.get("suggestions/", stage="carried_out").json()["results"]
    assert [one["title"] for one in listed] == ["错峰"]
    assert mine.get("suggestions/", stage="raised").json()["results"] == []
    assert Machine(loop.another()).get(path).status_code == 404


def test_clerk_raises_no_suggestion(loop):
    answer = Machine(loop.clerk).post("suggestions/", title="甲", text="乙")
    assert answer.status_code == 403
    assert not Suggestion.objects.exists()


def test_lists_and_details_take_few_queries(loop, mine, django_assert_max_num_queries):
    for _ in range(2):
        other = loop.another()
        loop.suggest(loop.handed_in(other, loop.came(other, loop.activity)), other)
    clerk = Machine(loop.clerk)
    clerk.get("suggestions/")
    for path, most in (
        ("experience-reports/", 5),
        (f"experience-reports/{ExperienceReport.objects.first().pk}/", 8),
        ("suggestions/", 5),
        (f"suggestions/{Suggestion.objects.first().pk}/", 10),
    ):
        with django_assert_max_num_queries(most):
            assert clerk.get(path).status_code == 200
