"""Addresses of enterprises."""

from django.urls import path

from zhiheng_web.enterprises import views

app_name = "enterprises"
urlpatterns = [
    path("", views.firms, name="list"),
    path("mine/", views.mine, name="mine"),
    path("frames/", views.frames, name="frames"),
    path("frames/new/", views.new_frame, name="new_frame"),
    path("frames/<int:pk>/", views.frame, name="frame"),
    path("frames/<int:pk>/withdraw/", views.withdraw_frame, name="withdraw_frame"),
    path("duplicates/", views.duplicates, name="duplicates"),
    path("duplicates/<int:first>/<int:second>/", views.merge, name="merge"),
    path("merges/<int:pk>/undo/", views.undo_merge, name="undo_merge"),
    path("<slug:key>/file.docx", views.word, name="word"),
    path("<slug:key>/", views.detail, name="detail"),
]
