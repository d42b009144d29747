"""Opening the zip behind an xlsx file without trusting what it says of itself."""

import zipfile
import zlib
from pathlib import Path
from types import TracebackType
from typing import Self

from common.sheets.errors import SheetError
from common.sheets.layout import Limits

_SPOILT = "文件已损坏或被改动过，请用 Excel 或 WPS 打开后另存为 xlsx 再上传。"
# What compresses well but stays this small cannot hurt anybody.
_HARMLESS = 10_000_000
_MEMBERS = 2_000
_PIECE = 1_000_000


class Archive:
    """The members of a package whose declared sizes were found acceptable."""

    def __init__(self, path: Path, limits: Limits) -> None:
        try:
            self._zip = zipfile.ZipFile(path)
        except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:
            raise SheetError(_SPOILT) from error
        self._limits = limits
        members = self._zip.infolist()
        self.names = {member.filename for member in members}
        try:
            self._check(members)
        except SheetError:
            self._zip.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._zip.close()

    def read(self, name: str) -> bytearray:
        """A member in full: never longer than declared, its checksum verified."""
        try:
            data = self._inflate(self._zip.getinfo(name))
        except (
            zipfile.BadZipFile,
            zlib.error,
            KeyError,
            EOFError,
            NotImplementedError,
            RuntimeError,
        ) as error:
            raise SheetError(_SPOILT) from error
        if _is_hostile(data):
            raise SheetError(
                "文件内部含有不允许的定义，可能有害，已拒绝。"
                "请把内容复制到新建的工作簿后再上传。"
            )
        self._check_weight(data)
        return data

    def _inflate(self, member: zipfile.ZipInfo) -> bytearray:
        """Piece by piece, as `ZipFile.read` would unpack a lying member whole."""
        data = bytearray(member.file_size)
        with self._zip.open(member) as stream:
            place = 0
            while piece := stream.read(_PIECE):
                data[place : place + len(piece)] = piece
                place += len(piece)
        if place != member.file_size:
            raise zipfile.BadZipFile
        return data

    def _check_weight(self, data: bytearray) -> None:
        """A Han character may be spelt &#32534;, which is eight bytes for three."""
        limit = self._limits.text_bytes
        if len(data) > limit and len(data) - 5 * data.count(b"&#") > limit:
            raise SheetError(_too_large(limit))

    def _check(self, members: list[zipfile.ZipInfo]) -> None:
        if any(member.flag_bits & 1 for member in members):
            raise SheetError("文件已加密，请取消密码后另存为 xlsx 再上传。")
        folded = {member.filename.casefold() for member in members}
        if len(members) > _MEMBERS or len(folded) < len(members):
            raise SheetError(_SPOILT)
        size = sum(member.file_size for member in members)
        if size > self._limits.unpacked_bytes:
            raise SheetError(_too_large(self._limits.unpacked_bytes))
        if any(_is_bomb(member, self._limits.ratio) for member in members):
            raise SheetError(
                "文件的压缩比异常，可能有害，已拒绝。"
                "请把内容复制到新建的工作簿后再上传。"
            )
        if any(name.endswith("vbaproject.bin") for name in folded):
            raise SheetError("文件含有宏，已拒绝。请另存为不含宏的 xlsx 再上传。")


def _is_hostile(data: bytearray) -> bool:
    """Entities may grow without end; a NUL byte means UTF-16, which would hide them."""
    if b"\0" in data:
        return True
    return b"!" in data and (b"<!DOCTYPE" in data or b"<!ENTITY" in data)


def _is_bomb(member: zipfile.ZipInfo, ratio: int) -> bool:
    return member.file_size > _HARMLESS and member.file_size > ratio * max(
        member.compress_size, 1
    )


def _too_large(limit: int) -> str:
    return (
        f"文件解压后超过 {limit // 1_000_000} MB，已拒绝。"
        "请拆成几个文件，或删去图片等无关内容后再上传。"
    )
