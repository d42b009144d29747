"""What news and briefings have in common: written, published, withdrawn."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self, TypeVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bulletins.states import BulletinState
from members.models import Committee, Role
from members.models.roles import DEPARTMENT_ROLES
from members.scope import Scope, scope_of

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from members.models import User

M = TypeVar("M", bound="Bulletin")


# Auditors and those who keep the accounts read no contents.
READERS = frozenset({Role.MEMBER, Role.CLERK, Role.LEADER, *DEPARTMENT_ROLES})


def read_codes(scope: Scope) -> frozenset[str]:
    """Codes of the committees in which one reads, and of all above them."""
    paths = (one.committee.path for one in scope.assignments if one.role in READERS)
    return frozenset(code for path in paths for code in path.split("/") if code)


class BulletinQuerySet(models.QuerySet[M]):
    def published(self) -> Self:
        return self.filter(state=BulletinState.PUBLISHED)

    def newest_first(self) -> Self:
        return self.order_by("-published_at", "-pk")

    def for_readers(self, user: User | AnonymousUser) -> Self:
        """Published ones of the committees one reads in, and of those above."""
        codes = read_codes(scope_of(user))
        return self.published().filter(committee__code__in=codes)


class Bulletin(models.Model):
    """Something that is published to a committee's people."""

    committee = models.ForeignKey(
        Committee,
        verbose_name=_("政协"),
        on_delete=models.PROTECT,
        related_name="%(class)s_set",
    )
    title = models.CharField(_("标题"), max_length=120)
    state = models.CharField(
        _("状态"), max_length=10, choices=BulletinState, default=BulletinState.DRAFT
    )
    reason = models.CharField(_("撤下理由"), max_length=300, blank=True, default="")
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("起草人"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )
    created_at = models.DateTimeField(_("起草时间"))
    changed_at = models.DateTimeField(_("修改时间"))
    published_at = models.DateTimeField(_("发布时间"), null=True, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.title


def bulletin_constraints(model: str) -> list[models.BaseConstraint]:
    return [
        models.CheckConstraint(
            condition=Q(state__in=BulletinState.values), name=f"{model}_known_state"
        ),
        models.CheckConstraint(
            condition=Q(state=BulletinState.DRAFT, published_at__isnull=True)
            | (~Q(state=BulletinState.DRAFT) & Q(published_at__isnull=False)),
            name=f"{model}_published_has_time",
        ),
    ]
