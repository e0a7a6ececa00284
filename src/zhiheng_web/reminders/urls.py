"""Addresses of the reminders."""

from django.urls import path

from zhiheng_web.reminders import views

app_name = "reminders"
urlpatterns = [
    path("", views.inbox, name="inbox"),
    path("read/", views.read, name="read"),
    path("choice/", views.choice, name="choice"),
    path("choice/<int:pk>/again/", views.again, name="again"),
]
