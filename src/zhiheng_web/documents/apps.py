"""The documents app."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """文件."""

    name = "zhiheng_web.documents"
    verbose_name = "文件"
