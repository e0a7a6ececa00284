"""The portal app."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """公开结果."""

    name = "zhiheng_web.portal"
    verbose_name = "公开结果"
