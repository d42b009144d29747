import pytest
from django.test import Client

from tests import factories as f


@pytest.fixture(autouse=True)
def _files_apart(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def round_(committee):
    return f.RoundFactory(committee=committee, phase="running")


@pytest.fixture
def sign_in():
    """A browser of this person."""

    def browser(actor):
        client = Client()
        client.force_login(actor.user)
        return client

    return browser
