"""Addresses of oversight."""

from django.urls import path

from zhiheng_web.oversight import views

app_name = "oversight"
urlpatterns = [
    path("", views.index, name="index"),
    path("file/<int:pk>/", views.file, name="file"),
    path("notices/<int:pk>/word/", views.notice_word, name="notice_word"),
    path("notices/<int:pk>/circular/", views.circular_word, name="circular_word"),
    path("talks/<int:pk>/word/", views.talk_word, name="talk_word"),
]
