"""The reports app."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """报告."""

    name = "zhiheng_web.reports"
    verbose_name = "报告"
