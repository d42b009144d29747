"""What a file really is, and under which name it may be kept and handed out."""

from __future__ import annotations

import hashlib
import io
import re
import unicodedata
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePosixPath

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from PIL import Image

from bulletins.errors import FileRefused

LARGEST = 20 * 1024 * 1024
LONGEST_NAME = 80
UNPACKED = 200 * 1024 * 1024
PIXELS = 40_000_000
TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "jpg": "image/jpeg",
    "png": "image/png",
}
# The part that says which kind of office document it is.
PARTS = {
    "docx": "word/document.xml",
    "xlsx": "xl/workbook.xml",
    "pptx": "ppt/presentation.xml",
}
EICAR = b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE"
# Marks that turn the writing round hide an ending: invisible in a name, so left out.
UNSAFE = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f]')


@dataclass(frozen=True)
class Checked:
    """A file that may be kept: its safe name, kind by content, size and digest."""

    name: str
    extension: str
    content: bytes

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


def check_file(upload: UploadedFile[bytes]) -> Checked:
    """The file as it may be kept; refused in words where it may not."""
    if (upload.size or 0) > LARGEST:
        raise FileRefused(_("文件不能超过 %d MB。") % (LARGEST // 1024 // 1024))
    content = upload.read()
    if not content:
        raise FileRefused(_("文件是空的，请重新选择。"))
    if EICAR in content:
        raise FileRefused(_("文件含有病毒特征，已拒收。"), code="file_infected")
    kind = kind_of(content)
    claimed = PurePosixPath(upload.name or "").suffix.lower().lstrip(".")
    claimed = "jpg" if claimed == "jpeg" else claimed
    if kind is None or kind != claimed:
        raise FileRefused(
            _("只能上传 PDF、Word、Excel、PPT（docx、xlsx、pptx）和 JPG、PNG 图片，")
            + _("且内容须与文件名一致。")
        )
    return Checked(safe_name(upload.name or ""), kind, content)


def kind_of(content: bytes) -> str | None:
    """The kind by content; nothing where it is none that is taken."""
    found: dict[bytes, Callable[[bytes], str | None]] = {
        b"%PDF-": _pdf,
        b"PK\x03\x04": _office,
        b"\xff\xd8\xff": _picture,
        b"\x89PNG\r\n\x1a\n": _picture,
    }
    for head, look in found.items():
        if content.startswith(head):
            return look(content)
    return None


def _pdf(content: bytes) -> str | None:
    return "pdf" if b"%%EOF" in content[-2048:] else None


def _office(content: bytes) -> str | None:
    """An office document without macros, links out of the archive or hidden size."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return None
    names = {one.filename for one in parts}
    is_link = any((one.external_attr >> 16) & 0o170000 == 0o120000 for one in parts)
    leaves = any(n.startswith("/") or ".." in n.split("/") for n in names)
    has_macros = any(n.lower().endswith("vbaproject.bin") for n in names)
    if is_link or leaves or has_macros or sum(p.file_size for p in parts) > UNPACKED:
        return None
    return next((kind for kind, part in PARTS.items() if part in names), None)


def _picture(content: bytes) -> str | None:
    try:
        with Image.open(io.BytesIO(content), formats=["JPEG", "PNG"]) as picture:
            if picture.width * picture.height > PIXELS:
                return None
            picture.verify()
            return "jpg" if picture.format == "JPEG" else "png"
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        return None


def safe_name(name: str) -> str:
    """The stem without paths, control and format characters, not too long."""
    stem = PurePosixPath(name.replace("\\", "/")).stem
    visible = "".join(c for c in stem if unicodedata.category(c)[0] != "C")
    cleaned = UNSAFE.sub("", visible).strip(". ")
    return cleaned[:LONGEST_NAME] or _("材料")
