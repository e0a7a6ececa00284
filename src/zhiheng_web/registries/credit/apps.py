"""The credit app."""

from django.apps import AppConfig


class CreditConfig(AppConfig):
    """企业年报."""

    name = "zhiheng_web.registries.credit"
    verbose_name = "企业年报"
