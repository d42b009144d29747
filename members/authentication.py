"""Token sign-in for machines."""

from rest_framework.authentication import TokenAuthentication


class TokenWithRoles(TokenAuthentication):
    """`Authorization: Token …`; the roles are read when first asked for."""
