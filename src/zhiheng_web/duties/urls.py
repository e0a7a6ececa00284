"""Addresses of duties."""

from django.urls import path

from zhiheng_web.duties import views

app_name = "duties"
urlpatterns = [
    path("", views.index, name="list"),
    path("agreements/", views.agreements, name="agreements"),
    path("agreements/write/", views.write, name="write"),
    path("agreements/<int:year>/all.zip", views.download_all, name="all"),
    path("agreements/<int:pk>/file/", views.download, name="download"),
    path("agreements/<int:pk>/signed/", views.signed, name="signed"),
    path("<str:code>/", views.unit, name="unit"),
    path("<str:code>/duties.xlsx", views.export, name="export"),
]
