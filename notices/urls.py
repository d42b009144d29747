from django.urls import path

from notices import views

app_name = "notices"
urlpatterns = [
    path("notices/", views.show_inbox, name="inbox"),
    path("notices/read-all/", views.read_all, name="read-all"),
    path("notices/settings/", views.show_settings, name="settings"),
    path("notices/settings/quiet/", views.set_quiet, name="quiet"),
    path("notices/settings/test/", views.send_test_message, name="test"),
    path("notices/<int:pk>/open/", views.open_notice, name="open"),
]
