"""Photos drawn anew: nothing of what the camera noted, no other file in disguise."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import IO

from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from common.errors import InvalidInput

LARGEST = 10 * 1024 * 1024
MOST_PIXELS = 60_000_000
SIDE = 2000
KNOWN = ("JPEG", "PNG", "WEBP")


@dataclass(frozen=True)
class Picture:
    """A JPEG of our own making."""

    content: bytes
    width: int
    height: int


def redraw(file: IO[bytes], size: int | None) -> Picture:
    """The picture in the file, upright, not too large, without EXIF.

    What it is is told by its content; InvalidInput says why it cannot be taken.
    """
    if size is None or size > LARGEST:
        raise _wrong(_("照片不超过 10 MB，请压缩后再传。"))
    try:
        with Image.open(file, formats=KNOWN) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise _wrong(_("照片像素过大，请缩小后再传。"))
            upright = ImageOps.exif_transpose(opened)
            upright.thumbnail((SIDE, SIDE))
            plain = upright.convert("RGB")
    except (UnidentifiedImageError, Image.DecompressionBombError) as error:
        raise _wrong(_("只能上传 JPG、PNG 或 WebP 照片。")) from error
    except (OSError, SyntaxError, ValueError) as error:
        raise _wrong(_("照片已损坏，请重新选择。")) from error
    # Into a new picture: nothing that hung on the old one comes along.
    fresh = Image.new("RGB", plain.size)
    fresh.paste(plain)
    drawn = BytesIO()
    fresh.save(drawn, "JPEG", quality=85, optimize=True)
    return Picture(drawn.getvalue(), fresh.width, fresh.height)


def _wrong(sentence: str) -> InvalidInput:
    return InvalidInput(sentence, code="bad_photo", fields={"photo": [sentence]})
