"""Addresses of the public pages."""

from django.urls import path

from zhiheng_web.portal import views

app_name = "portal"
urlpatterns = [path("", views.index, name="index")]
