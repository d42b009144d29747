from django.urls import path

from bulletins.views import feeds, reading, writing

app_name = "bulletins"
urlpatterns = [
    path("news/", reading.show_news, name="news"),
    path("news/feed.atom", feeds.show_atom, name="news-atom"),
    path("news/feed.json", feeds.show_json, name="news-json"),
    path("news/own/", writing.show_own, name="own"),
    path("news/<int:pk>/", reading.show_one_news, name="news-one"),
    path("briefings/", reading.show_briefings, name="briefings"),
    path("briefings/<int:pk>/", reading.show_briefing, name="briefing"),
    path("materials/<int:pk>/", reading.download, name="material"),
    path("materials/<int:pk>/remove/", writing.drop_material, name="material-remove"),
    path("bulletins/<str:kind>/new/", writing.write, name="write"),
    path("bulletins/<str:kind>/<int:pk>/", writing.manage, name="manage"),
    path("bulletins/<str:kind>/<int:pk>/edit/", writing.write, name="edit"),
    path("bulletins/<str:kind>/<int:pk>/publish/", writing.release, name="publish"),
    path("bulletins/<str:kind>/<int:pk>/withdraw/", writing.take_down, name="withdraw"),
    path(
        "bulletins/<str:kind>/<int:pk>/readers/", writing.show_receipts, name="readers"
    ),
]
