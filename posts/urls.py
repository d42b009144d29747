from django.urls import path, re_path

from posts.views import (
    browsing,
    hosting,
    matches,
    mine,
    reporting,
    responding,
    suggesting,
)

app_name = "posts"
urlpatterns = [
    path("posts/", browsing.show_posts, name="list"),
    path("posts/<int:pk>/", browsing.show_post, name="detail"),
    path("sessions/<int:pk>/book/", browsing.book, name="book"),
    path("my/posts/", mine.show_mine, name="mine"),
    path("my/posts/why/", matches.show_why, name="why"),
    path("my/posts/calendar/", mine.renew_feed, name="renew-feed"),
    path("my/posts/<int:pk>/code/", mine.show_code, name="code"),
    re_path(
        r"^my/posts/(?P<pk>\d+)/(?P<step>accept|decline|cancel)/$",
        mine.take_step,
        name="step",
    ),
    path("hosted/", hosting.show_hosted, name="hosted"),
    path("sessions/<int:pk>/roster/", hosting.show_roster, name="roster"),
    re_path(
        r"^sessions/(?P<pk>\d+)/roster/(?P<held>\d+)/(?P<step>check-in|absent)/$",
        hosting.note_attendance,
        name="attendance",
    ),
    path("my/experiences/", reporting.show_experiences, name="experiences"),
    path("my/materials/", reporting.show_materials, name="materials"),
    path(
        "my/experiences/<int:pk>/report/", reporting.begin_report, name="report-start"
    ),
    path("my/experiences/<int:pk>/findings/", reporting.show_findings, name="findings"),
    path("findings/<int:pk>/sign/", reporting.co_sign, name="co-sign"),
    path("experiences/<int:pk>/", reporting.show_report, name="report"),
    path("experiences/<int:pk>/edit/", reporting.write_report, name="report-edit"),
    path(
        "experiences/<int:pk>/autosave/",
        reporting.autosave_report,
        name="report-autosave",
    ),
    path("experiences/<int:pk>/photos/", reporting.upload_photo, name="photos"),
    path(
        "experiences/<int:pk>/photos/<int:photo>/", reporting.show_photo, name="photo"
    ),
    path(
        "experiences/<int:pk>/photos/<int:photo>/remove/",
        reporting.drop_photo,
        name="photo-remove",
    ),
    path("experiences/<int:pk>/response/", responding.respond, name="respond"),
    path("experiences/<int:pk>/suggest/", suggesting.suggest, name="suggest"),
    path("hosted/reports/", responding.show_reports, name="reports"),
    path("suggestions/", suggesting.show_suggestions, name="suggestions"),
    path("suggestions/new/", suggesting.suggest, name="suggestion-new"),
    path("suggestions/<int:pk>/", suggesting.show_suggestion, name="suggestion"),
    re_path(
        r"^suggestions/(?P<pk>\d+)/(?P<what>adoption|progress|outcome)/$",
        suggesting.enter,
        name="suggestion-enter",
    ),
    path("return-visits/<int:pk>/", suggesting.compare, name="visit"),
    path("return-visits/<int:pk>/refuse/", suggesting.refuse, name="visit-refuse"),
]
