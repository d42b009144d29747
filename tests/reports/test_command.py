import json
from dataclasses import replace

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from tests import factories as f
from tests.reports.volume import PUBLISHED, Volume, load_volume

# Written apart from the report's own statements, one plain count a table.
INDEPENDENT = {
    "concerns": "SELECT count(*) FROM checklists_concernitem WHERE round_id = %s"
    " AND NOT state = 'draft'",
    "consults": "SELECT count(*) FROM checklists_consultitem WHERE round_id = %s"
    " AND NOT state = 'draft'",
    "intents": "SELECT count(*) FROM checklists_intentitem WHERE round_id = %s"
    " AND NOT state = 'draft'",
    "offers": "SELECT count(*) FROM checklists_postoffer WHERE round_id = %s"
    " AND NOT state = 'draft'",
    "posts": "SELECT count(*) FROM posts_post WHERE round_id = %s"
    " AND NOT state = 'withdrawn'",
    "sessions": "SELECT count(*) FROM posts_postsession s, posts_post p,"
    " activities_activity a WHERE s.post_id = p.id AND s.activity_id = a.id"
    " AND p.round_id = %s AND NOT a.state = 'cancelled'",
}


def counted(round_):
    with connection.cursor() as cursor:
        found = {}
        for name, sql in INDEPENDENT.items():
            cursor.execute(sql, [round_.pk])
            (found[name],) = cursor.fetchone()
    return found


def run(*words):
    call_command("report", "four-lists", *map(str, words), verbosity=0)


def test_totals_equal_an_independent_count(committee, tmp_path):
    volume = Volume(concerns=211, consults=67, intents=53, posts=19)
    round_ = load_volume(committee, volume, "2026-S")
    f.ConcernFactory(round=round_, state="draft", submitted_at=None)
    target = tmp_path / "out.json"
    run("--round", "2026-S", "-o", target)
    body = json.loads(target.read_text())
    assert body["totals"] == counted(round_)
    assert body["totals"]["concerns"] == 211
    for name in ("concerns", "consults", "intents", "offers"):
        assert sum(body["states"][name].values()) == body["totals"][name]
        assert sum(week[name] for week in body["weeks"]) == body["totals"][name]
        assert sum(row[name] for row in body["by_field"]) == body["totals"][name]


def test_published_totals_come_out_exactly(committee, tmp_path):
    round_ = load_volume(committee, replace(PUBLISHED, is_plain=True))
    target = tmp_path / "out.json"
    run("--round", round_.code, "-o", target)
    totals = json.loads(target.read_text())["totals"]
    assert (
        totals["concerns"],
        totals["consults"],
        totals["intents"],
        totals["posts"],
    ) == (20_015, 6_892, 5_715, 1_709)
    assert totals == counted(round_)


@pytest.mark.parametrize("format_", ["xlsx", "docx"])
def test_documents_are_written(committee, tmp_path, format_):
    pytest.importorskip(f"reports.documents.{format_}", reason="文档模块尚未合入")
    load_volume(committee, Volume(concerns=20, consults=5, intents=4, posts=3))
    target = tmp_path / f"out.{format_}"
    run("--round", "2026-V", "--format", format_, "-o", target)
    assert target.read_bytes().startswith(b"PK")


def test_unknown_round_is_one_line(db, tmp_path):
    with pytest.raises(CommandError) as told:
        run("--round", "没有", "-o", tmp_path / "x.json")
    assert str(told.value) == "没有代码为“没有”的期次。"
    assert list(tmp_path.iterdir()) == []


def test_unwritable_path_is_one_line_and_changes_nothing(round_, tmp_path):
    folder = tmp_path / "out.json"
    folder.mkdir()
    for target in (tmp_path / "nowhere" / "x.json", folder):
        with pytest.raises(CommandError, match="文件不能写入") as told:
            run("--round", round_.code, "-o", target)
        assert "\n" not in str(told.value)
    assert list(tmp_path.iterdir()) == [folder]


def test_file_is_replaced_whole(round_, tmp_path):
    target = tmp_path / "out.json"
    target.write_text("old" * 10_000)
    run("--round", round_.code, "-o", target)
    assert json.loads(target.read_text())["round"]["code"] == round_.code
    assert list(tmp_path.iterdir()) == [target]
