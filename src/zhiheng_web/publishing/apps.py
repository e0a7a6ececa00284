"""The publishing app."""

from django.apps import AppConfig


class PublishingConfig(AppConfig):
    """What was approved for the public, frozen (发布)."""

    name = "zhiheng_web.publishing"
    verbose_name = "发布"
