"""Addresses of the office's publishing desk."""

from django.urls import path

from zhiheng_web.publishing import views

app_name = "publishing"
urlpatterns = [
    path("", views.desk, name="desk"),
    path("choose/<slug:kind>/", views.choose, name="choose"),
    path("recalls/new/", views.recall, name="recall"),
    path("releases/<int:pk>/", views.release, name="release"),
    path("releases/<int:pk>/approve/", views.approve, name="approve"),
    path("releases/<int:pk>/return/", views.send_back, name="return"),
    path("releases/<int:pk>/withdraw/", views.withdraw, name="withdraw"),
    path("requests/<int:pk>/", views.request_page, name="request"),
    path("data/freeze/", views.freeze, name="freeze"),
]
