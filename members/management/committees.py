"""Which committee a command is about."""

from django.core.management.base import CommandError

from members.models import Committee


def committee_named(code: str | None) -> Committee:
    """The committee with this code, or the only (top) one; CommandError otherwise."""
    found = Committee.objects.select_related("region").order_by("path")
    if code:
        committee = found.filter(code=code).first()
        if committee is None:
            raise CommandError(f"没有代码为“{code}”的政协。")
        return committee
    tops = list(found.filter(parent__isnull=True)[:2])
    if not tops:
        raise CommandError("系统中还没有政协，请先建立或运行 demo。")
    if len(tops) > 1:
        raise CommandError("系统中有多个政协，请用 --committee 指明。")
    return tops[0]
