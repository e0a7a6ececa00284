"""Addresses of the page where tokens are given out."""

from django.urls import path

from zhiheng_web.api import hook_views, views

app_name = "tokens"
urlpatterns = [
    path("", views.tokens, name="list"),
    path("hooks/", hook_views.subscriptions, name="hooks"),
    path("hooks/<int:pk>/", hook_views.deliveries, name="deliveries"),
    path("hooks/<int:pk>/stop/", hook_views.stop, name="hook_stop"),
    path("hooks/<int:pk>/<int:number>/again/", hook_views.send_again, name="send_again"),
    path("<int:pk>/revoke/", views.revoke, name="revoke"),
]
