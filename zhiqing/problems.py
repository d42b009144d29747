"""How an error is answered by the API: one shape, in Chinese, with the right status."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DataError
from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import set_rollback

from common.errors import DomainError, Refused
from zhiqing.labels import label_of


def body_of(
    code: str, detail: str, fields: dict[str, Any] | None = None
) -> dict[str, Any]:
    return {"code": code, "detail": detail, "fields": fields or {}}


def problem(
    code: str, detail: str, status: int, fields: dict[str, Any] | None = None
) -> Response:
    return Response(body_of(code, detail, fields), status=status)


def is_unstorable(error: Exception) -> bool:
    """What no column can hold: a NUL, half a character, a number out of range.

    The driver tells the first two as a ValueError, which has no class of its own.
    """
    return isinstance(error, DataError | UnicodeEncodeError) or (
        isinstance(error, ValueError) and "NUL (0x00)" in str(error)
    )


def answer_problem(error: Exception, context: dict[str, Any]) -> Response | None:
    """Translate what a view raised; None lets a programming error surface as 500."""
    response = _answer(error, context.get("view"))
    if response is not None:
        set_rollback()
    return response


def _answer(error: Exception, view: object) -> Response | None:
    match error:
        case DomainError():
            return problem(error.code, error.message, error.status, error.fields)
        case PermissionDenied():
            return _answer_refusal(error)
        case Http404():
            return problem("not_found", _("没有找到，或您无权查看。"), 404)
        case ValidationError():
            if not hasattr(error, "error_dict"):
                return problem("invalid", "；".join(error.messages), 400)
            return _answer_fields(error.message_dict, view)
        case exceptions.APIException():
            return _answer_framework(error, view)
        case _ if is_unstorable(error) or isinstance(error, RecursionError):
            detail = _("提交的内容含有无法处理的字符、数值或层次。")
            return problem("invalid", detail, 400)
        case _:
            return None


def _answer_refusal(error: PermissionDenied) -> Response:
    if isinstance(error, Refused):
        return problem(error.code, error.message, 403)
    return problem("permission_denied", _("您没有权限进行此操作。"), 403)


def _answer_fields(fields: dict[str, Any], view: object) -> Response:
    """Which fields are wrong, by their Chinese names, and what is wrong with each."""
    detail = _("提交的内容有误，请按提示修改。")
    labels = dict.fromkeys(filter(None, (label_of(name, view) for name in fields)))
    if labels:
        detail = _("提交的内容有误，请按提示修改：%s。") % "、".join(labels)
    told = {name: _in_chinese(messages) for name, messages in fields.items()}
    return problem("invalid", detail, 400, told)


def _in_chinese(messages: Any) -> Any:
    """The messages of a field, those inside lists and parts too.

    What the framework says of a missing row names a column of the database.
    """
    if isinstance(messages, dict):
        return {name: _in_chinese(one) for name, one in messages.items()}
    if isinstance(messages, list):
        return [_in_chinese(one) for one in messages]
    if getattr(messages, "code", "") == "does_not_exist":
        return _("没有找到，或您无权使用。")
    return messages


def _answer_framework(error: exceptions.APIException, view: object) -> Response:
    if isinstance(error, exceptions.ValidationError):
        fields = error.detail if isinstance(error.detail, dict) else {}
        return _answer_fields(fields, view)
    if isinstance(error, exceptions.ParseError):
        detail = _("提交的内容不是有效的 JSON，请检查格式后重试。")
        return problem("parse_error", detail, 400)
    response = problem(
        str(getattr(error, "default_code", "error")),
        str(error.detail),
        error.status_code,
    )
    header = getattr(error, "auth_header", None)
    if header:
        response["WWW-Authenticate"] = header
    wait = getattr(error, "wait", None)
    if wait:
        response["Retry-After"] = str(int(wait))
    return response
