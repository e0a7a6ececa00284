"""The benchmarks app."""

from django.apps import AppConfig


class BenchmarksConfig(AppConfig):
    """对标数值."""

    name = "zhiheng_web.registries.benchmarks"
    verbose_name = "对标数值"
