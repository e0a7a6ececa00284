"""Addresses of the tamper-evident log."""

from django.urls import path

from zhiheng_web.trail import views

app_name = "trail"
urlpatterns = [
    path("", views.index, name="index"),
    path("seal/", views.seal, name="seal"),
    path("log.txt", views.log, name="log"),
    path("checkpoints/<int:size>.txt", views.checkpoint, name="checkpoint"),
    path("entries/<int:index>.json", views.entry, name="entry"),
]
