"""Adding files to news and briefings, and taking them away."""

from __future__ import annotations

import datetime as dt

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from bulletins.files import check_file
from bulletins.models import Briefing, Material, News
from bulletins.rules import require_owner
from common.errors import DomainError
from members.acting import Acting
from trail.services import Entry, record

MOST = 10


@transaction.atomic
def add_material(
    *,
    actor: Acting,
    thing: News | Briefing,
    upload: UploadedFile[bytes],
    at: dt.datetime,
) -> Material:
    """The file belongs to it; refused where its content is none of the kinds taken."""
    model = type(thing)
    thing = model._default_manager.select_for_update(of=("self",)).get(pk=thing.pk)
    require_owner(actor, thing)
    if thing.materials.count() >= MOST:
        raise DomainError(
            _("最多 %d 个附件，请先删除不需要的。") % MOST, code="too_many"
        )
    checked = check_file(upload)
    made = Material(
        news=thing if isinstance(thing, News) else None,
        briefing=thing if isinstance(thing, Briefing) else None,
        name=checked.name,
        extension=checked.extension,
        size=len(checked.content),
        digest=checked.digest,
        added_by=actor.user,
        added_at=at,
    )
    made.file.save(checked.name, ContentFile(checked.content), save=False)
    made.save(force_insert=True)
    after = {"name": made.full_name, "digest": made.digest}
    record(actor.author, Entry(thing, "bulletins.add_material", after=after), at=at)
    return made


@transaction.atomic
def remove_material(*, actor: Acting, material: Material, at: dt.datetime) -> None:
    """The file is gone from it, and from the disk once that is certain."""
    thing = material.news or material.briefing
    assert thing is not None
    require_owner(actor, thing)
    before = {"name": material.full_name, "digest": material.digest}
    record(
        actor.author, Entry(thing, "bulletins.remove_material", before=before), at=at
    )
    storage, name = material.file.storage, material.file.name
    material.delete()
    if name:
        transaction.on_commit(lambda: storage.delete(name))
