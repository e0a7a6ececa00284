"""Addresses of draws."""

from django.urls import path

from zhiheng_web.draws import views

app_name = "draws"
urlpatterns = [
    path("", views.draws, name="list"),
    path("measures/", views.differential, name="measures"),
    path("new/", views.new, name="new"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/edit/", views.edit, name="edit"),
    path("<int:pk>/strata/", views.strata, name="strata"),
    path("<int:pk>/open/", views.open_draw, name="open"),
    path("<int:pk>/commit/", views.commit, name="commit"),
    path("<int:pk>/tell/", views.tell, name="tell"),
    path("<int:pk>/replace/", views.replace, name="replace"),
    path("<int:pk>/void/", views.void, name="void"),
    path("<int:pk>/visits/", views.hand_over, name="hand_over"),
    path("<int:pk>/certificate.json", views.certificate, name="certificate"),
    path("by-number/<slug:region>/<str:number>/", views.by_number, name="by_number"),
]
