"""Addresses of the interface; its description is open to everyone, the calls need a token."""

from django.urls import path

from zhiheng_web.api import views

app_name = "api"
urlpatterns = [
    path("v1/openapi.json", views.openapi, name="openapi"),
    path("v1/<path:rest>", views.call, name="call"),
]
