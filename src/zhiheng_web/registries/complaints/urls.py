"""Addresses of what staff do with letters beyond the shared pages of registries."""

from django.urls import path

from zhiheng_web.registries.complaints import views

app_name = "letters"
urlpatterns = [
    path("monthly/", views.monthly, name="monthly"),
    path("monthly/<slug:code>/", views.behind, name="behind"),
    path("<int:pk>/writer/", views.writer, name="writer"),
    path("<int:pk>/attachment/", views.attachment, name="attachment"),
]
