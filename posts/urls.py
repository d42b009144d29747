from django.urls import path, re_path

from posts.views import browsing, hosting, matches, mine

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
]
