"""Addresses of the overview, the explorer and the map."""

from django.urls import path

from zhiheng_web.overview import explorer_views, map_views, views

app_name = "overview"
urlpatterns = [
    path("", views.index, name="index"),
    path("wall/", views.index, {"wall": True}, name="wall"),
    path("indicators/", explorer_views.explorer, name="explorer"),
    path("indicators/views/", explorer_views.save_view, name="save_view"),
    path("indicators/<slug:code>/", explorer_views.indicator, name="indicator"),
    path("indicators/<slug:code>/trend.svg", explorer_views.trend, name="trend"),
    path("boundaries/", map_views.boundaries, name="boundaries"),
    path("boundaries/<int:pk>/withdraw/", map_views.withdraw, name="withdraw_boundaries"),
]
