"""Addresses of the page where tokens are given out."""

from django.urls import path

from zhiheng_web.api import views

app_name = "tokens"
urlpatterns = [
    path("", views.tokens, name="list"),
    path("<int:pk>/revoke/", views.revoke, name="revoke"),
]
