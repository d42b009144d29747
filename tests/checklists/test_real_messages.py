"""Real messages, all of them, through the import of concerns."""

import csv
import datetime as dt
import io
import json

import pytest
from django.core.management import call_command
from django.utils import timezone

from checklists.models import ConcernItem
from tests import factories as f
from tests.text.samples import real

HEADINGS = ["编号", "委员编号", "内容", "提交时间"]


@pytest.fixture(scope="module")
def letters():
    return real("citizen_messages_unlabelled_votes.csv")


@pytest.fixture
def file(letters, committee, tmp_path):
    """The messages as concerns of eight members, with the times as they were."""
    members = [f.MemberFactory(committee=committee).number for _time in range(8)]
    path = tmp_path / "concerns.csv"
    with path.open("w", encoding="gb18030", newline="") as stream:
        sheet = csv.writer(stream)
        sheet.writerow(HEADINGS)
        for place, row in enumerate(letters):
            text = f"{row['title']}\n{row['text']}"
            sheet.writerow([row["msg_id"], members[place % 8], text, row["time_raw"]])
    return path


def bring_in(path, round_):
    out, told = io.StringIO(), io.StringIO()
    call_command(
        "import_list",
        "concerns",
        str(path),
        f"--committee={round_.committee.code}",
        f"--round={round_.code}",
        stdout=out,
        stderr=told,
    )
    assert told.getvalue() == ""
    return json.loads(out.getvalue())


def test_all_real_messages_come_in_once_with_their_times(letters, file, round_):
    assert len({"/" in row["time_raw"] for row in letters}) == 2  # both writings
    counts = bring_in(file, round_)
    assert (counts["rows"], counts["created"], counts["rejected"]) == (4326, 4326, 0)
    kept = {
        number: (text, at)
        for number, text, at in ConcernItem.objects.filter(round=round_).values_list(
            "number", "text", "submitted_at"
        )
    }
    for row in letters:
        text, at = kept[row["msg_id"]]
        said = dt.datetime.fromisoformat(row["time_iso"])
        assert timezone.make_naive(at) == said
        assert text.replace("\r", "").startswith(row["title"].strip())
    again = bring_in(file, round_)
    assert (again["created"], again["updated"], again["unchanged"]) == (0, 0, 4326)
