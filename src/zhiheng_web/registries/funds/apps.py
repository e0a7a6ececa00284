"""The funds app."""

from django.apps import AppConfig


class FundsConfig(AppConfig):
    """经费."""

    name = "zhiheng_web.registries.funds"
    verbose_name = "经费"
