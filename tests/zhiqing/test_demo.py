import csv
import hashlib
import io
import json

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from activities.models import Activity, Participation
from checklists.models import (
    ConcernItem,
    ConsultItem,
    GroupingRun,
    IntentItem,
    MergeProposal,
    Round,
    Topic,
)
from checklists.services.proposals import propose_groups, request_grouping
from checklists.states import Phase
from members.acting import SYSTEM_ACTING
from members.models import Committee, Department, Member
from posts.models import ExperienceReport, Match, Post, Suggestion
from tests import factories as f
from tests.members.signing import signed_in
from tests.text.samples import real
from trail import chain
from zhiqing.demonstration.generate import generate
from zhiqing.management.commands.demo import SIGN_INS
from zhiqing.staging.people import PASSWORD
from zhiqing.staging.sessions import TOPICS_CONFIRMED

KEYS = [
    "committee",
    "round",
    "members",
    "departments",
    "concerns",
    "consults",
    "intents",
    "posts",
    "sessions",
    "matched",
    "report",
]


def run(name, *words):
    """What the command says last on its output."""
    out = io.StringIO()
    call_command(name, *words, stdout=out, stderr=io.StringIO())
    return json.loads(out.getvalue().splitlines()[-1])


def load():
    out = io.StringIO()
    call_command(
        "demo", "--scale=small", "--seed=5", "--no-serve", stdout=out, stderr=out
    )
    return json.loads(out.getvalue().splitlines()[-1])


@pytest.fixture
def told(db, settings, tmp_path):
    """What the last line of a small demonstration says."""
    settings.MEDIA_ROOT = tmp_path / "media"
    return load()


def digest(texts):
    return hashlib.sha256("\n".join(sorted(texts)).encode()).hexdigest()


def generated(seed):
    """The texts of a small city, without loading it."""
    city = next(generate("small", seed, timezone.localdate()))
    texts = [one.text for one in (*city.concerns, *city.consults)]
    return digest([*texts, *(one.note for one in city.intents)])


def loaded(round_):
    texts = []
    for model, column in (
        (ConcernItem, "text"),
        (ConsultItem, "text"),
        (IntentItem, "note"),
    ):
        texts += model.objects.filter(round=round_).values_list(column, flat=True)
    return digest(texts)


def written(path, members):
    """Real messages as a file of concerns, by the demonstration's own members."""
    rows = real("citizen_messages_labelled.csv")
    with path.open("w", encoding="utf-8", newline="") as file:
        sheet = csv.writer(file)
        sheet.writerow(["编号", "委员编号", "内容", "提交时间"])
        for place, row in enumerate(rows):
            member = members[place % len(members)]
            text = f"{row['title']}\n{row['text']}"
            sheet.writerow([f"S{row['msg_id']}", member, text, row["time_raw"]])
    return len(rows)


def test_demo_leaves_a_running_round_that_is_what_it_says(told, tmp_path):
    assert list(told) == KEYS
    round_ = Round.objects.get(code=told["round"])
    committee = round_.committee
    assert (committee.code, round_.phase) == (told["committee"], Phase.RUNNING)
    below = Committee.objects.below(committee)
    in_round = {"round": round_}
    assert told["members"] == Member.objects.filter(committee__in=below).count()
    assert told["departments"] == Department.objects.count()
    assert told["concerns"] == ConcernItem.objects.filter(**in_round).count()
    assert told["consults"] == ConsultItem.objects.filter(**in_round).count()
    assert told["intents"] == IntentItem.objects.filter(**in_round).count()
    assert told["posts"] == Post.objects.filter(**in_round).count()
    sessions = Activity.objects.filter(post_session__post__round=round_)
    assert told["sessions"] == sessions.count()
    handed_in = ExperienceReport.objects.handed_in()
    assert handed_in.count() >= 60
    stages = set(Suggestion.objects.with_stage().values_list("stage", flat=True))
    assert Suggestion.objects.count() >= 30
    assert stages >= {"raised", "assigned", "answered", "adopted", "carried_out"}
    assert Suggestion.objects.filter(return_visit__isnull=False).count() >= 5
    offered = Participation.objects.filter(source="matched")
    assert 0 < told["matched"] == offered.count()
    report = json.loads((tmp_path / "media/demo" / f"{round_.code}.json").read_text())
    shown = {name: report["totals"][name] for name in ("concerns", "posts", "sessions")}
    assert shown == {name: told[name] for name in shown}
    assert (tmp_path / "media/demo" / f"{round_.code}.docx").samefile(told["report"])
    topics = Topic.objects.filter(round=round_)
    assert topics.count() == TOPICS_CONFIRMED
    assert not topics.filter(departments__isnull=True).exists()
    assert not topics.filter(forwarded_at__isnull=True).exists()
    assert loaded(round_) == generated(5)
    assert all(signed_in(name, PASSWORD) for name, _title in SIGN_INS)
    assert chain.find_break() is None
    assert load() == told


@pytest.mark.django_db
def test_somebody_elses_data_are_left_alone():
    f.CommitteeFactory()
    with pytest.raises(CommandError) as refusal:
        load()
    assert "只能装入空库" in str(refusal.value)
    assert "\n" not in str(refusal.value)


def test_same_seed_gives_the_same_texts_and_another_seed_others():
    assert generated(5) == generated(5)
    assert generated(5) != generated(6)


def test_commands_go_on_from_the_demonstration(told, tmp_path):
    before = Participation.objects.count()
    summary = run("match", told["round"], "--seed", "2")
    again = Match.objects.get(pk=summary["run"])
    assert (again.state, again.matched) == ("dry", 0)
    held = again.lines.filter(outcome="seat", code="held")
    back = Participation.objects.filter(return_visit__isnull=False)
    assert held.count() == told["matched"] + back.count()
    assert Participation.objects.count() == before

    round_ = Round.objects.get(phase=Phase.COLLECTING)
    members = list(
        Member.objects.filter(committee=round_.committee)
        .order_by("pk")
        .values_list("number", flat=True)
    )
    path = tmp_path / "concerns.csv"
    count = written(path, members)
    assert count > 200
    words = ["concerns", str(path), "--committee", told["committee"]]
    words += ["--round", round_.code]
    counts = run("import_list", *words)
    assert counts == {
        "rows": count,
        "created": count,
        "updated": 0,
        "unchanged": 0,
        "rejected": 0,
    }
    grouping = request_grouping(
        actor=SYSTEM_ACTING,
        round_=round_,
        list_kind="concerns",
        at=timezone.now(),
    )
    propose_groups(grouping, lambda percent, stage: None)
    grouping = GroupingRun.objects.get(pk=grouping.pk)
    assert grouping.items_seen == count
    proposed = MergeProposal.objects.filter(run=grouping)
    assert all(one.size == one.concerns.count() > 1 for one in proposed)
    again = run("import_list", *words)
    assert (again["created"], again["unchanged"]) == (0, count)
