"""Addresses of the API of this room, under /api/v1/."""

from django.urls import path

from members import api

urlpatterns = [
    path("auth/token/", api.SignIn.as_view(), name="api-sign-in"),
    path("me/", api.Me.as_view(), name="api-me"),
    path("committees/", api.CommitteeList.as_view(), name="api-committees"),
    path("committees/<int:pk>/", api.CommitteeDetail.as_view(), name="api-committee"),
    path("departments/", api.DepartmentList.as_view(), name="api-departments"),
    path(
        "departments/<int:pk>/", api.DepartmentDetail.as_view(), name="api-department"
    ),
    path("members/", api.MemberList.as_view(), name="api-members"),
    path("members/<int:pk>/", api.MemberDetail.as_view(), name="api-member"),
    path("groups/", api.GroupList.as_view(), name="api-groups"),
    path("groups/<int:pk>/", api.GroupDetail.as_view(), name="api-group"),
]
