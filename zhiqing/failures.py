"""What is answered when a request fails outside of a form: a page, or JSON for the API."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views import defaults

from common.errors import DomainError
from zhiqing.problems import body_of, is_unstorable


def _is_api(request: HttpRequest) -> bool:
    return request.path.startswith("/api/")


def _answer_api(code: str, detail: str, status: int) -> HttpResponse:
    return JsonResponse(
        body_of(code, detail),
        status=status,
        json_dumps_params={"ensure_ascii": False},
    )


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    if _is_api(request):
        return _answer_api("invalid", _("无法识别这次请求，请检查格式后重试。"), 400)
    return defaults.bad_request(request, exception)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    if _is_api(request):
        return _answer_api("permission_denied", _("您没有权限进行此操作。"), 403)
    return defaults.permission_denied(request, exception)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    if _is_api(request):
        return _answer_api("not_found", _("没有这个地址，请对照接口说明检查。"), 404)
    return defaults.page_not_found(request, exception)


def broken(request: HttpRequest) -> HttpResponse:
    if _is_api(request):
        return _answer_api("error", _("系统暂时出现问题，请稍后重试。"), 500)
    return defaults.server_error(request)


class FailurePages:
    """Gives a page to what views let through: refusals with their own sentence.

    Also answers a method that a page does not take, and a body too large for the API,
    which reads it as a stream and so passes Django's own limit by.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if _is_api(request) and _size(request) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            return _answer_api("too_large", _("提交的内容过大，请分几次提交。"), 413)
        response = self.get_response(request)
        if response.status_code == 405 and not response.streaming:
            return _tell_method(request, response)
        return response

    def process_exception(
        self, request: HttpRequest, exception: Exception
    ) -> HttpResponse | None:
        if isinstance(exception, DomainError):
            name = "409" if exception.status == 409 else "input"
            told = {"exception": exception.message}
            return render(request, f"errors/{name}.html", told, status=exception.status)
        if is_unstorable(exception):
            return bad_request(request, exception)
        return None


def _size(request: HttpRequest) -> int:
    length = request.META.get("CONTENT_LENGTH", "")
    return int(length) if str(length).isdecimal() else 0


def _tell_method(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    if response.content:
        return response
    page = render(request, "errors/405.html", status=405)
    page["Allow"] = response["Allow"]
    return page
