"""Office files without a trace of when they were packed."""

import io
import zipfile
from collections.abc import Mapping
from typing import Final

PACKED_AT: Final = (1980, 1, 1, 0, 0, 0)
UNIX: Final = 3


def repacked(content: bytes, replaced: Mapping[str, bytes] | None = None) -> bytes:
    """The same parts in the same order with a fixed time; some may be replaced."""
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, PACKED_AT)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = UNIX
            part = (replaced or {}).get(name)
            new.writestr(entry, old.read(name) if part is None else part)
    return target.getvalue()
