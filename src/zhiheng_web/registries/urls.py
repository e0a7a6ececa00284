"""Addresses of the registries: one set of pages for all of them."""

from django.urls import path

from zhiheng_web.records import annex_views, import_views, list_views, preview_views, views

app_name = "registries"
urlpatterns = [
    path("", views.index, name="index"),
    path("work/", list_views.work, name="work"),
    path("<slug:code>/bulk/", list_views.bulk_move, name="bulk"),
    path("<slug:code>/views/", list_views.save_view, name="save_view"),
    path("<slug:code>/lifecycle/", list_views.lifecycle, name="lifecycle"),
    path("<slug:code>/", views.records, name="list"),
    path("<slug:code>/tabs/", views.tab_counts, name="tab_counts"),
    path("<slug:code>/new/", views.new, name="new"),
    path("<slug:code>/export.<str:form>", views.export, name="export"),
    path("<slug:code>/import/", import_views.upload, name="import"),
    path("<slug:code>/import/template.xlsx", import_views.template, name="import_template"),
    path("<slug:code>/import/<int:run>/", import_views.preview, name="import_run"),
    path("<slug:code>/import/<int:run>/rejects.xlsx", import_views.rejects, name="import_rejects"),
    path("<slug:code>/import/<int:run>/source/", import_views.source, name="import_source"),
    path("<slug:code>/import/<int:run>/undo/", import_views.undo, name="import_undo"),
    path("<slug:code>/<int:pk>/", views.record, name="record"),
    path("<slug:code>/<int:pk>/edit/", views.edit, name="edit"),
    path("<slug:code>/<int:pk>/withdraw/", views.withdraw, name="withdraw"),
    path("<slug:code>/<int:pk>/restore/", views.restore, name="restore"),
    path("<slug:code>/<int:pk>/move/<slug:step>/", views.move, name="move"),
    path("<slug:code>/<int:pk>/file/", views.file, name="file"),
    path("<slug:code>/<int:pk>/preview/<int:number>/", preview_views.preview, name="preview"),
    path("<slug:code>/<int:pk>/preview/<int:number>/<int:page>.png", preview_views.preview_page, name="preview_page"),
    path("<slug:code>/<int:pk>/undo/", annex_views.undo, name="undo"),
    path("<slug:code>/<int:pk>/comment/", annex_views.comment, name="comment"),
    path("<slug:code>/<int:pk>/assign/", annex_views.assign, name="assign"),
    path("<slug:code>/<int:pk>/approval/", annex_views.approval, name="approval"),
    path("<slug:code>/<int:pk>/attach/", annex_views.attach, name="attach"),
    path("<slug:code>/<int:pk>/attachments/<int:number>/", annex_views.attachment, name="attachment"),
    path("<slug:code>/<int:pk>/attachments/<int:number>/withdraw/", annex_views.detach, name="detach"),
    path("<slug:code>/<int:pk>/clock/<str:limit>/<slug:act>/", annex_views.clock, name="clock"),
    path("<slug:code>/<int:pk>/clock-change/<int:number>/<slug:act>/", annex_views.clock_change, name="clock_change"),
    path("<slug:code>/<int:pk>/paper/<slug:form>/", annex_views.paper, name="paper"),
]
