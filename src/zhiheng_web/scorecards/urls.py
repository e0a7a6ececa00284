"""Addresses of scorecards."""

app_name = "scorecards"
urlpatterns: list = []
