"""Addresses of the API of this room, under /api/v1/."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
