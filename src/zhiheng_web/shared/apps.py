"""The shared app."""

from django.apps import AppConfig


class SharedConfig(AppConfig):
    """Template parts, the visual language, the clock, the evidence store (公共部件)."""

    name = "zhiheng_web.shared"
    verbose_name = "公共部件"

    def ready(self) -> None:
        """Make the message catalogues that Django loads, where their sources are newer, and the labels of models lazy."""
        from zhiheng_web.shared.catalogues import compile_stale
        from zhiheng_web.shared.language import translate_models

        compile_stale()
        translate_models()
