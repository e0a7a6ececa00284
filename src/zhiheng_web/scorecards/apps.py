"""The scorecards app."""

from django.apps import AppConfig


class ScorecardsConfig(AppConfig):
    """评分表."""

    name = "zhiheng_web.scorecards"
    verbose_name = "评分表"
