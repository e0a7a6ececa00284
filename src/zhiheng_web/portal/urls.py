"""Addresses of the public pages."""

from django.urls import path

from zhiheng_web.portal import open_data, requests_views, views

app_name = "portal"
urlpatterns = [
    path("", views.index, name="index"),
    path("scores/", views.scores, name="scores"),
    path("sampling/", views.notices, {"kind": "sampling"}, name="sampling"),
    path("recalls/", views.notices, {"kind": "recall"}, name="recalls"),
    path("penalties/", views.notices, {"kind": "penalty"}, name="penalties"),
    path("penalties/data.json", views.notices_data, {"kind": "penalty"}, name="penalties_data"),
    path("listings/", views.notices, {"kind": "listing"}, name="listings"),
    path("listings/data.json", views.notices_data, {"kind": "listing"}, name="listings_data"),
    path("enterprises/", views.enterprises, name="enterprises"),
    path("enterprises/data.json", views.enterprises_data, name="enterprises_data"),
    path("scores/<int:pk>/", views.score, name="score"),
    path("scores/<int:pk>/data.json", views.data, name="data"),
    path("scores/<int:pk>/withdraw/", views.withdraw, name="withdraw"),
    path("feed.atom", open_data.feed, name="feed"),
    path("data/", open_data.index, name="open_data"),
    path("data/catalog.jsonld", open_data.catalog, name="catalog"),
    path("data/<slug:code>/", open_data.dataset, name="dataset"),
    path("data/<slug:code>/dictionary.json", open_data.dictionary, name="dictionary"),
    path("data/<slug:code>/v<int:number>.<slug:form>", open_data.download, name="download"),
    path("requests/new/", requests_views.new, name="request_new"),
    path("requests/received/", requests_views.received, name="request_received"),
    path("requests/status/", requests_views.status, name="request_status"),
]
