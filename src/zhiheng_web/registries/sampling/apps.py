"""The sampling app."""

from django.apps import AppConfig


class SamplingConfig(AppConfig):
    """监督抽查."""

    name = "zhiheng_web.registries.sampling"
    verbose_name = "监督抽查"

    def ready(self) -> None:
        """Make the registry known, and other words for its choices."""
        from zhiheng_web.publishing.declare import register_publishable
        from zhiheng_web.records.declare import register
        from zhiheng_web.registries.sampling import words  # noqa: F401
        from zhiheng_web.registries.sampling.disclosing import SAMPLING
        from zhiheng_web.registries.sampling.registry import REGISTRIES

        register(*REGISTRIES)
        register_publishable(SAMPLING)
