"""The room's own paths, and a session's booking as another room would add it."""

from django.shortcuts import get_object_or_404
from django.urls import include, path
from rest_framework.decorators import api_view

from activities.answering import answer_booking
from activities.models import Activity


@api_view(["POST"])
def book(request, pk):
    get_object_or_404(Activity.objects.visible_to(request.user), pk=pk)
    return answer_booking(request, pk)


urlpatterns = [
    path("", include("activities.urls")),
    path("api/v1/", include("activities.api_urls")),
    path("api/v1/sessions/<int:pk>/book/", book),
]
