"""Addresses of reports."""

from django.urls import path

from zhiheng_web.reports import views

app_name = "reports"
urlpatterns = [
    path("", views.index, name="index"),
    path("templates/", views.templates, name="templates"),
    path("templates/<int:pk>/withdraw/", views.withdraw_template, name="withdraw_template"),
    path("templates/<str:code>.docx", views.template_file, name="template_file"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/proofs/", views.proofs, name="proofs"),
    path("<int:pk>/figures/<str:proof>/", views.figure, name="figure"),
    path("<int:pk>/pictures/<str:name>", views.picture, name="picture"),
    path("<int:pk>/file.<str:form>", views.download, name="download"),
    path("<int:pk>/compare/", views.compare, name="compare"),
    path("<int:pk>/finalise/", views.finalise, name="finalise"),
    path("<int:pk>/again/", views.again, name="again"),
    path("<int:pk>/discard/", views.discard, name="discard"),
]
