"""Rounds and clients that the tests of this room share."""

import pytest
from django.test import Client
from rest_framework.test import APIClient

from checklists.states import Phase
from tests import factories as f


@pytest.fixture
def round_(committee):
    return f.RoundFactory(committee=committee)


@pytest.fixture
def concern(round_):
    return f.ConcernFactory(round=round_)


@pytest.fixture
def supplying(committee):
    return f.RoundFactory(committee=committee, phase=Phase.SUPPLYING)


@pytest.fixture
def browse():
    """A browser signed in as the person of an Acting."""

    def sign_in(actor):
        client = Client()
        client.force_login(actor.user)
        return client

    return sign_in


@pytest.fixture
def call():
    """An API client of the person of an Acting."""

    def sign_in(actor):
        client = APIClient()
        client.force_authenticate(actor.user)
        return client

    return sign_in
