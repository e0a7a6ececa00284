"""Addresses of the ledger."""

from django.urls import path

from zhiheng_web.ledger import level_views, views

app_name = "ledger"
urlpatterns = [
    path("", views.board, name="board"),
    path("open/<int:pk>/", views.open_plan, name="open"),
    path("lower/", level_views.lower, name="lower"),
    path("mine/", views.mine, name="mine"),
    path("<int:pk>/progress/", views.progress, name="progress"),
    path("<int:pk>/milestone/", views.milestone, name="milestone"),
]
