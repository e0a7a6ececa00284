"""Addresses of credit risk classes beyond the shared pages of registries."""

from django.urls import path

from zhiheng_web.registries.credit import views

app_name = "classes"
urlpatterns = [
    path("", views.index, name="index"),
    path("work-out/", views.work_out, name="work_out"),
    path("<slug:uscc>/", views.firm, name="firm"),
]
