"""Addresses of the API of this room, under /api/v1/."""

from django.urls import path

from posts.api import matches, posts

urlpatterns = [
    path("posts/", posts.PostList.as_view(), name="api-posts"),
    path("posts/<int:pk>/", posts.PostDetail.as_view(), name="api-post"),
    path("sessions/", posts.SessionList.as_view(), name="api-sessions"),
    path("sessions/<int:pk>/", posts.SessionDetail.as_view(), name="api-session"),
    path("sessions/<int:pk>/book/", posts.BookSession.as_view(), name="api-book"),
    path("matches/", matches.MatchList.as_view(), name="api-matches"),
    path("matches/<int:pk>/", matches.MatchDetail.as_view(), name="api-match"),
    path(
        "matches/<int:pk>/lines/",
        matches.MatchLines.as_view(),
        name="api-match-lines",
    ),
    path(
        "matches/<int:pk>/confirm/",
        matches.ConfirmMatch.as_view(),
        name="api-match-confirm",
    ),
    path(
        "matches/<int:pk>/discard/",
        matches.DiscardMatch.as_view(),
        name="api-match-discard",
    ),
    path(
        "matches/<int:pk>/compare/",
        matches.CompareMatches.as_view(),
        name="api-match-compare",
    ),
]
