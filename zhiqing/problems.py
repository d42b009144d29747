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


def problem(
    code: str, detail: str, status: int, fields: dict[str, Any] | None = None
) -> Response:
    body = {"code": code, "detail": detail, "fields": fields or {}}
    return Response(body, status=status)


def answer_problem(error: Exception, context: dict[str, Any]) -> Response | None:
    """Translate what a view raised; None lets a programming error surface as 500."""
    response = _answer(error)
    if response is not None:
        set_rollback()
    return response


def _answer(error: Exception) -> Response | None:
    match error:
        case DomainError():
            return problem(error.code, error.message, error.status, error.fields)
        case Refused():
            return problem(error.code, error.message, 403)
        case PermissionDenied():
            return problem("permission_denied", _("您没有权限进行此操作。"), 403)
        case Http404():
            return problem("not_found", _("没有找到，或您无权查看。"), 404)
        case ValidationError():
            fields = error.message_dict if hasattr(error, "error_dict") else {}
            return problem("invalid", "；".join(error.messages), 400, fields)
        case exceptions.APIException():
            return _answer_framework(error)
        case DataError():
            return problem("invalid", _("提交的内容含有无法保存的字符或数值。"), 400)
        case _:
            return None


def _answer_framework(error: exceptions.APIException) -> Response:
    if isinstance(error, exceptions.ValidationError):
        detail = _("提交的内容有误，请按提示修改。")
        fields = error.detail if isinstance(error.detail, dict) else {}
        return problem("invalid", detail, 400, fields)
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
