"""Addresses of the API of this room, under /api/v1/."""

from django.urls import path

from posts.api import loop, matches, posts

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
    path(
        "experience-reports/", loop.ExperienceReportList.as_view(), name="api-reports"
    ),
    path(
        "experience-reports/<int:pk>/",
        loop.ExperienceReportDetail.as_view(),
        name="api-report",
    ),
    path(
        "experience-reports/<int:pk>/autosave/",
        loop.SaveReport.as_view(),
        name="api-report-autosave",
    ),
    path(
        "experience-reports/<int:pk>/submit/",
        loop.SubmitReport.as_view(),
        name="api-report-submit",
    ),
    path(
        "experience-reports/<int:pk>/response/",
        loop.RespondToReport.as_view(),
        name="api-report-response",
    ),
    path("suggestions/", loop.SuggestionList.as_view(), name="api-suggestions"),
    path(
        "suggestions/<int:pk>/", loop.SuggestionDetail.as_view(), name="api-suggestion"
    ),
    path(
        "suggestions/<int:pk>/adoption/",
        loop.RecordAdoption.as_view(),
        name="api-suggestion-adoption",
    ),
    path(
        "suggestions/<int:pk>/progress/",
        loop.NoteProgress.as_view(),
        name="api-suggestion-progress",
    ),
    path(
        "suggestions/<int:pk>/carried-out/",
        loop.CarryOut.as_view(),
        name="api-suggestion-carried-out",
    ),
]
