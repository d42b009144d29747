"""The calendar feed: open to whoever knows its address."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from activities.calendar import write_calendar
from activities.selectors import calendar_of


@require_safe
@cache_control(private=True, max_age=300)
def show_calendar(request: HttpRequest, secret: str) -> HttpResponse:
    held = calendar_of(secret, timezone.now())
    if held is None:
        raise Http404
    response = HttpResponse(
        write_calendar(held), content_type="text/calendar; charset=utf-8"
    )
    response["Content-Disposition"] = 'inline; filename="zhiqing.ics"'
    response["X-Robots-Tag"] = "noindex"
    return response
