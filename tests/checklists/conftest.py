"""Rounds and clients that the tests of this room share."""

import pytest
from django.test import Client
from rest_framework.test import APIClient

from checklists.states import Phase
from members.models import Role
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


@pytest.fixture
def department(department):
    """With somebody whom things sent to it can name."""
    give_handler(department)
    return department


def give_handler(department):
    return f.give_role(
        f.UserFactory(name="值班员"),
        Role.HANDLER,
        department.committee,
        department=department,
    )
