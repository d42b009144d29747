from django.urls import path

from cases.steps import STEPS
from cases.views import case, lists

app_name = "cases"
urlpatterns = [
    path("cases/", lists.show_mine, name="mine"),
    path("desk/", lists.show_desk, name="desk"),
    path("cases/<int:pk>/", case.show_case, name="case"),
    # One address each, so that the table of who may what names every one of them.
    *(
        path(f"cases/<int:pk>/{name}/", case.take_step, {"step": name}, name=name)
        for name in STEPS
    ),
]
