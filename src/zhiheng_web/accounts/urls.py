"""Addresses of the accounts app."""

from django.urls import path

from zhiheng_web.accounts import managing_views, single_views, views

app_name = "accounts"
urlpatterns = [
    path("login/", views.login, name="login"),
    path("sso/", single_views.sso, name="sso"),
    path("sso/back/", single_views.sso_back, name="sso_back"),
    path("sso/off/", single_views.sso_off, name="sso_off"),
    path("second/", views.second, name="second"),
    path("logout/", views.logout, name="logout"),
    path("me/", views.me, name="me"),
    path("password/", views.password, name="password"),
    path("draft/", views.draft, name="draft"),
    path("draft/drop/", views.drop_draft, name="drop_draft"),
    path("factor/", managing_views.factor, name="factor"),
    path("delegation/", managing_views.delegation, name="delegation"),
    path("delegation/<int:pk>/end/", managing_views.end, name="end"),
    path("delegation/<int:pk>/act/", managing_views.act, name="act"),
    path("delegation/myself/", managing_views.as_myself, name="myself"),
    path("people/", managing_views.listed, name="people"),
    path("people/<int:pk>/", managing_views.manage, name="manage"),
    path("log/", managing_views.log, name="log"),
]
