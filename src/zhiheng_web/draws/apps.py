"""The draws app."""

from django.apps import AppConfig


class DrawsConfig(AppConfig):
    """双随机抽取."""

    name = "zhiheng_web.draws"
    verbose_name = "双随机抽取"
