"""Addresses of versions."""

from django.urls import path

from zhiheng_web.versions import views

app_name = "versions"
urlpatterns = [
    path("<int:pk>/", views.versions, name="document"),
    path("<int:pk>/declare/", views.declare, name="declare"),
    path("links/<int:pk>/withdraw/", views.withdraw, name="withdraw"),
    path("<int:older>/<int:newer>/", views.compare, name="compare"),
]
