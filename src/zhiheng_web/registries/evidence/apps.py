"""The evidence app."""

from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    """佐证材料."""

    name = "zhiheng_web.registries.evidence"
    verbose_name = "佐证材料"
