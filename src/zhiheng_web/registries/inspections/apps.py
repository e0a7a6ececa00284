"""The inspections app."""

from django.apps import AppConfig


class InspectionsConfig(AppConfig):
    """双随机抽查."""

    name = "zhiheng_web.registries.inspections"
    verbose_name = "双随机抽查"
