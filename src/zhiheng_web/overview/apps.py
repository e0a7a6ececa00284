"""The overview app."""

from django.apps import AppConfig


class OverviewConfig(AppConfig):
    """总览: the leader's page, the explorer of indicators, the map."""

    name = "zhiheng_web.overview"
    verbose_name = "总览"
