"""Addresses of monitoring."""

from django.urls import path

from zhiheng_web.monitoring import views

app_name = "monitoring"
urlpatterns = [
    path("", views.index, name="index"),
    path("run/", views.run, name="run"),
    path("alerts/<int:pk>/", views.alert, name="alert"),
    path("<slug:code>/", views.watch, name="watch"),
    path("<slug:code>/series/", views.series, name="series"),
    path("<slug:code>/chart.svg", views.chart, name="chart"),
    path("<slug:code>/settings/", views.settings, name="settings"),
    path("<slug:code>/points/<str:label>/", views.point, name="point"),
]
