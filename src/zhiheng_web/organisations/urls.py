"""Addresses of the organisations app."""

from django.urls import path

from zhiheng_web.organisations import views

app_name = "organisations"
urlpatterns = [
    path("regions/", views.regions, name="regions"),
    path("units/", views.units, name="units"),
    path("units/names/", views.names, name="names"),
    path("units/names/<int:pk>/forget/", views.forget, name="forget"),
]
