"""The risk app."""

from django.apps import AppConfig


class RiskConfig(AppConfig):
    """事件与零报告."""

    name = "zhiheng_web.registries.risk"
    verbose_name = "事件与零报告"
