"""Addresses of the API of this room, under /api/v1/."""

from django.urls import path

from posts import api

urlpatterns = [
    path("posts/", api.PostList.as_view(), name="api-posts"),
    path("posts/<int:pk>/", api.PostDetail.as_view(), name="api-post"),
    path("sessions/", api.SessionList.as_view(), name="api-sessions"),
    path("sessions/<int:pk>/", api.SessionDetail.as_view(), name="api-session"),
    path("sessions/<int:pk>/book/", api.BookSession.as_view(), name="api-book"),
]
