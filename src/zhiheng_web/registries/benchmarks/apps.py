"""The benchmarks app."""

from django.apps import AppConfig


class BenchmarksConfig(AppConfig):
    """对标数值."""

    name = "zhiheng_web.registries.benchmarks"
    verbose_name = "对标数值"

    def ready(self) -> None:
        """Make the registry known."""
        from zhiheng_web.records.declare import register
        from zhiheng_web.registries.benchmarks.registry import REGISTRIES

        register(*REGISTRIES)
