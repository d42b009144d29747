"""Addresses of the API of this room, under /api/v1/."""

from django.urls import path

from bulletins.api import briefings, news

urlpatterns = [
    path("bulletins/", news.NewsList.as_view(), name="api-bulletins"),
    path("bulletins/<int:pk>/", news.NewsDetail.as_view(), name="api-bulletin"),
    path("bulletins/<int:pk>/publish/", news.PublishNews.as_view()),
    path("bulletins/<int:pk>/withdraw/", news.WithdrawNews.as_view()),
    path("bulletins/<int:pk>/read/", news.ReadNews.as_view()),
    path("bulletins/<int:pk>/readers/", news.NewsReceipts.as_view()),
    path("bulletins/<int:pk>/exchange/", news.NewsEntries.as_view()),
    path("briefings/", briefings.BriefingList.as_view(), name="api-briefings"),
    path("briefings/<int:pk>/", briefings.BriefingDetail.as_view()),
]
