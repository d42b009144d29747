"""Who is signed in: people by session, machines by token."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.backends import ModelBackend
from rest_framework.authentication import TokenAuthentication

from members.scope import person_with_scope

if TYPE_CHECKING:
    from members.models import User


class Accounts(ModelBackend):
    """Django's accounts; the person of a session comes with their roles."""

    def get_user(self, user_id: int) -> User | None:
        user = person_with_scope(user_id)
        return user if self.user_can_authenticate(user) else None


class TokenWithRoles(TokenAuthentication):
    """`Authorization: Token …`; the roles are read when first asked for."""
