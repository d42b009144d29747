from django.urls import path

from activities import views

app_name = "activities"
urlpatterns = [
    path("calendar/<str:secret>.ics", views.show_calendar, name="calendar"),
]
