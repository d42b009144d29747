import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from members.authentication import Accounts
from members.models import User
from members.scope import scope_of

pytestmark = pytest.mark.django_db


def test_session_brings_the_person_and_their_roles_in_one_query(member):
    with CaptureQueriesContext(connection) as asked:
        user = Accounts().get_user(member.user.pk)
        assert user == member.user
        assert scope_of(user).assignments == (member.assignment,)
    assert len(asked) == 1


def test_session_of_somebody_without_roles_is_known_too():
    user = User.objects.create_user("nobody")
    found = Accounts().get_user(user.pk)
    assert found == user
    assert scope_of(found).assignments == ()


def test_session_ends_with_the_account(member):
    User.objects.filter(pk=member.user.pk).update(is_active=False)
    assert Accounts().get_user(member.user.pk) is None
    assert Accounts().get_user(0) is None
