"""The surveys app."""

from django.apps import AppConfig


class SurveysConfig(AppConfig):
    """满意度测评."""

    name = "zhiheng_web.registries.surveys"
    verbose_name = "满意度测评"
