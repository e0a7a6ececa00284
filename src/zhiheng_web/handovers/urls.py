"""Addresses of the hand-over."""

from django.urls import path

from zhiheng_web.handovers import views

app_name = "handovers"
urlpatterns = [
    path("", views.listed, name="list"),
    path("<int:pk>/", views.person, name="person"),
    path("<int:pk>/undo/", views.undo, name="undo"),
]
