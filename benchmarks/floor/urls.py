from django.urls import path

from benchmarks.floor import views

urlpatterns = [
    path("posts/", views.list_posts),
    path("api/v1/posts/", views.list_posts_as_json),
    path("posts/<int:pk>/", views.show_post),
    path("mine/", views.show_mine),
    path("api/v1/sessions/<int:pk>/book/", views.book),
    path("naive/<int:pk>/", views.book_naively),
]
