"""The versions app."""

from django.apps import AppConfig


class VersionsConfig(AppConfig):
    """文件版本."""

    name = "zhiheng_web.versions"
    verbose_name = "文件版本"
