"""The sampling app."""

from django.apps import AppConfig


class SamplingConfig(AppConfig):
    """监督抽查."""

    name = "zhiheng_web.registries.sampling"
    verbose_name = "监督抽查"
