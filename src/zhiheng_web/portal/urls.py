"""Addresses of the public pages."""

from django.urls import path

from zhiheng_web.portal import views

app_name = "portal"
urlpatterns = [
    path("", views.index, name="index"),
    path("penalties/", views.notices, name="penalties"),
    path("penalties/data.json", views.notices_data, name="penalties_data"),
    path("listings/", views.notices, {"kind": "listing"}, name="listings"),
    path("listings/data.json", views.notices_data, {"kind": "listing"}, name="listings_data"),
    path("scores/<int:pk>/", views.score, name="score"),
    path("scores/<int:pk>/data.json", views.data, name="data"),
    path("scores/<int:pk>/withdraw/", views.withdraw, name="withdraw"),
]
