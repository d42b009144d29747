"""Which sheet of a workbook holds the table."""

import posixpath
import re
from dataclasses import dataclass
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from common.sheets.archive import Archive
from common.sheets.errors import SheetError

ALLOWED_TITLE, GUIDE_TITLE = "可选值", "填写说明"

WORKBOOK, RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
# A value or a formula; <xm:f> stands in the settings of an empty sheet as well.
_VALUE = re.compile(rb"<(?:\w+:)?[vt][\s>]|<(?:x:)?f[\s>]")
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_STRICT = "http://purl.oclc.org/ooxml/officeDocument/relationships"


@dataclass(frozen=True, slots=True)
class Part:
    """The one sheet to read, and what it cannot be understood without."""

    data: bytearray
    shared_strings: str
    styles: str
    from_1904: bool


def choose_sheet(archive: Archive) -> Part:
    """The only visible sheet with data, the template's own help sheets aside."""
    if not {WORKBOOK, RELATIONS} <= archive.names:
        raise SheetError(_not_a_workbook(archive))
    workbook = _parse(archive, WORKBOOK)
    kinds, targets = _relations(_parse(archive, RELATIONS))
    filled: dict[str, str] = {}
    chosen = bytearray()
    for sheet in _children(workbook, "sheets"):
        member = targets.get(_relation_of(sheet), "")
        if not _is_candidate(sheet, kinds.get(member, "")):
            continue
        data = archive.read(member)
        if _VALUE.search(data):
            filled[member] = sheet.get("name", "")
            chosen = data
    if not filled:
        raise SheetError("文件中没有数据。请按模板填写后再上传。")
    if len(filled) > 1:
        names = "、".join(f"“{name}”" for name in list(filled.values())[:10])
        raise SheetError(
            f"文件中有多个工作表含有内容：{names}。"
            "请只保留要导入的一个工作表，其余删除或隐藏后再上传。"
        )
    return Part(
        data=chosen,
        shared_strings=_member(archive, kinds, "sharedStrings"),
        styles=_member(archive, kinds, "styles"),
        from_1904=_counts_from_1904(workbook),
    )


def _not_a_workbook(archive: Archive) -> str:
    if "content.xml" in archive.names:
        return "这是 ods 文件，请另存为 xlsx 再上传。"
    return "这不是 Excel 工作簿，请用 Excel 或 WPS 另存为 xlsx 再上传。"


def _parse(archive: Archive, member: str) -> Element:
    try:
        root: Element = fromstring(archive.read(member), forbid_dtd=True)
    except (ParseError, DefusedXmlException) as error:
        raise SheetError(
            "文件已损坏，请用 Excel 或 WPS 打开后另存为 xlsx 再上传。"
        ) from error
    return root


def _relations(root: Element) -> tuple[dict[str, str], dict[str, str]]:
    """Member → its kind, and relation id → member."""
    kinds, targets = {}, {}
    for relation in root:
        member = posixpath.normpath(
            posixpath.join("/xl", relation.get("Target", ""))
        ).lstrip("/")
        kinds[member] = relation.get("Type", "").rpartition("/")[2]
        targets[relation.get("Id", "")] = member
    return kinds, targets


def _children(workbook: Element, group: str) -> list[Element]:
    return [
        child
        for element in workbook
        if element.tag.rpartition("}")[2] == group
        for child in element
    ]


def _member(archive: Archive, kinds: dict[str, str], kind: str) -> str:
    found = (name for name, its in kinds.items() if its == kind)
    return next((name for name in found if name in archive.names), "")


def _counts_from_1904(workbook: Element) -> bool:
    return any(
        element.get("date1904") in {"1", "true"}
        for element in workbook
        if element.tag.endswith("}workbookPr")
    )


def _relation_of(sheet: Element) -> str:
    return sheet.get(f"{{{_OFFICE}}}id") or sheet.get(f"{{{_STRICT}}}id") or ""


def _is_candidate(sheet: Element, kind: str) -> bool:
    return (
        kind == "worksheet"
        and sheet.get("state", "visible") == "visible"
        and sheet.get("name") not in {ALLOWED_TITLE, GUIDE_TITLE}
    )
