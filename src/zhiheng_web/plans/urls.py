"""Addresses of plans."""

from django.urls import path

from zhiheng_web.plans import views

app_name = "plans"
urlpatterns = [
    path("", views.index, name="list"),
    path("versions/", views.versions, name="versions"),
    path("units/<str:code>/", views.unit, name="unit"),
    path("adopt/<int:document>/", views.adopt, name="adopt"),
]
