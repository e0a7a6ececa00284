"""Addresses of the public form and the query of a receipt."""

from django.urls import path

from zhiheng_web.registries.complaints import public

app_name = "intake"
urlpatterns = [
    path("new/", public.intake, name="new"),
    path("received/", public.received, name="received"),
    path("status/", public.status, name="status"),
]
