"""Paths of the API of activities, below /api/v1/."""

from django.urls import path

from activities import api

urlpatterns = [
    path("participations/", api.ParticipationList.as_view()),
    path("participations/check-in/", api.CheckInByCode.as_view()),
    path("participations/<int:pk>/", api.ParticipationDetail.as_view()),
    path("participations/<int:pk>/cancel/", api.Cancel.as_view()),
    path("participations/<int:pk>/accept/", api.Accept.as_view()),
    path("participations/<int:pk>/decline/", api.Decline.as_view()),
    path("participations/<int:pk>/check-in/", api.CheckIn.as_view()),
    path("participations/<int:pk>/absent/", api.Absent.as_view()),
    path("participations/<int:pk>/code/", api.Code.as_view()),
    path("calendar/", api.CalendarAddress.as_view()),
]
