import datetime as dt
from unittest.mock import patch

import pytest

from common.jobs import MAX_ATTEMPTS, JobState
from reports.models import ReportRun
from tests import factories as f
from zhiqing.tasks import sweep_jobs

LONG = dt.timedelta(minutes=10)


@pytest.fixture
def job(db, now):
    return ReportRun.objects.create(
        round=f.RoundFactory(), format="json", queued_at=now - LONG
    )


def test_only_one_of_two_workers_gets_the_job(job, now):
    assert ReportRun.objects.claim(job.pk, now)
    assert not ReportRun.objects.claim(job.pk, now)


def test_job_without_heartbeat_is_taken_over(job, now):
    ReportRun.objects.claim(job.pk, now)
    assert ReportRun.objects.claim(job.pk, now + LONG)


def test_lost_job_is_queued_again(job):
    with patch("zhiqing.tasks.current_app.send_task") as sent:
        sweep_jobs()
    sent.assert_called_once_with(ReportRun.TASK, args=[job.pk])


def test_job_tried_often_enough_ends_with_a_sentence(job, now):
    for attempt in range(MAX_ATTEMPTS):
        ReportRun.objects.claim(job.pk, now + attempt * LONG)
    with patch("zhiqing.tasks.current_app.send_task") as sent:
        sweep_jobs()
    job.refresh_from_db()
    assert (job.job_state, sent.called) == (JobState.FAILED, False)
    assert "重新发起" in job.error
