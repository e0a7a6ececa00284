"""Addresses of the registries: one set of pages for all of them."""

from django.urls import path

from zhiheng_web.records import import_views, views

app_name = "registries"
urlpatterns = [
    path("", views.index, name="index"),
    path("<slug:code>/", views.records, name="list"),
    path("<slug:code>/new/", views.new, name="new"),
    path("<slug:code>/export.<str:form>", views.export, name="export"),
    path("<slug:code>/import/", import_views.upload, name="import"),
    path("<slug:code>/import/template.xlsx", import_views.template, name="import_template"),
    path("<slug:code>/import/<int:run>/", import_views.preview, name="import_run"),
    path("<slug:code>/import/<int:run>/rejects.xlsx", import_views.rejects, name="import_rejects"),
    path("<slug:code>/import/<int:run>/undo/", import_views.undo, name="import_undo"),
    path("<slug:code>/<int:pk>/", views.record, name="record"),
    path("<slug:code>/<int:pk>/edit/", views.edit, name="edit"),
    path("<slug:code>/<int:pk>/withdraw/", views.withdraw, name="withdraw"),
    path("<slug:code>/<int:pk>/restore/", views.restore, name="restore"),
    path("<slug:code>/<int:pk>/move/<slug:step>/", views.move, name="move"),
    path("<slug:code>/<int:pk>/file/", views.file, name="file"),
]
